import type { FieldChange } from "./model.js";

/** What a digest has in the place of a secret. */
export const MASKED = "[secret]";

/** What a preview has in the place of a value that only the update will know. */
const UNKNOWN: ReadonlySet<unknown> = new Set([
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

type Values = Readonly<Record<string, unknown>>;

/** A value as text: texts as they are, everything else as JSON. */
export function formatValue(value: unknown): string {
  if (UNKNOWN.has(value)) return "(known after the update)";
  return typeof value === "string"
    ? value
    : JSON.stringify(value, (_key, inner: unknown) => (UNKNOWN.has(inner) ? "(known after the update)" : inner));
}

/**
 * The arguments that differ, leaf by leaf.
 *
 * @param secretPaths paths at which masked values differ, from the preview's own diff
 * @param released top-level arguments or paths that are no longer managed
 */
export function fieldChanges(
  before: Values,
  after: Values,
  secretPaths: readonly string[] = [],
  released: readonly string[] = [],
): FieldChange[] {
  const old = flatten(before);
  const fresh = flatten(after);
  const paths = [...new Set([...old.keys(), ...fresh.keys()])].sort();
  const plain = paths.flatMap((path): FieldChange[] => {
    const [was, is] = [old.get(path), fresh.get(path)];
    if (was === is) return [];
    const mark = released.some((name) => path === name || path.startsWith(`${name}.`))
      ? { released: true as const }
      : {};
    if (was === undefined) return is === undefined ? [] : [{ path, kind: "add", after: is }];
    return is === undefined
      ? [{ path, kind: "remove", before: was, ...mark }]
      : [{ path, kind: "change", before: was, after: is }];
  });
  const masked = secretPaths.map((path): FieldChange => ({ path, kind: "change", before: MASKED, after: MASKED }));
  return [...plain, ...masked];
}

/** Leaves of objects by path; arrays and scalars are leaves. Pulumi's own names (`__provider`) are left out. */
function flatten(values: Values, prefix = ""): Map<string, string> {
  const leaves = new Map<string, string>();
  for (const [name, value] of Object.entries(values)) {
    if (prefix === "" && name.startsWith("__")) continue;
    const path = prefix === "" ? name : `${prefix}.${name}`;
    if (value === undefined || value === null) continue;
    if (isObject(value) && Object.keys(value).length > 0) {
      for (const [inner, text] of flatten(value, path)) leaves.set(inner, text);
    } else {
      leaves.set(path, formatValue(value));
    }
  }
  return leaves;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
