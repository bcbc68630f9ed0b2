import { isWithin, memberPath, rootOf } from "./property-path.js";
import { formatValue, isObject, MASKED, own, type Values } from "./values.js";

/** One argument, old and new, as text. Secrets are `[secret]` on both sides. */
export interface FieldChange {
  /** Path of the argument, such as `rateLimit.interval`. */
  readonly path: string;
  readonly kind: "add" | "change" | "remove";
  readonly before?: string;
  readonly after?: string;
  /** Left the program: no longer managed, the platform keeps its value. */
  readonly released?: true;
}

/** Differences by path, with their kind: a digest's `detailedDiff`. */
export type DetailedDiff = Readonly<Record<string, { readonly kind: string }>>;

/**
 * The arguments that differ, leaf by leaf.
 *
 * @param detailedDiff the run's own comparison: the only one that sees behind masks
 * @param released arguments or paths that are no longer managed
 */
export function fieldChanges(
  before: Values,
  after: Values,
  detailedDiff: DetailedDiff = {},
  released: readonly string[] = [],
): FieldChange[] {
  const [old, fresh] = [flatten(before), flatten(after)];
  // `{}` beside an object with members says nothing of its own.
  for (const [one, other] of [
    [old, fresh],
    [fresh, old],
  ] as const) {
    for (const [path, text] of one) {
      if (text === "{}" && [...other.keys()].some((key) => key !== path && isWithin(key, path))) one.delete(path);
    }
  }
  const plain = [...new Set([...old.keys(), ...fresh.keys()])].flatMap((path): FieldChange[] => {
    const [was, is] = [old.get(path), fresh.get(path)];
    if (was === is) return [];
    if (was === undefined) return is === undefined ? [] : [{ path, kind: "add", after: is }];
    if (is !== undefined) return [{ path, kind: "change", before: was, after: is }];
    const mark = released.some((name) => isWithin(path, name)) ? { released: true as const } : {};
    return [{ path, kind: "remove", before: was, ...mark }];
  });
  const masked = Object.entries(detailedDiff).flatMap(([path, { kind }]): FieldChange[] => {
    const name = rootOf(path);
    const isMasked = holdsMask(own(before, name)) || holdsMask(own(after, name));
    if (!isMasked || plain.some((change) => isWithin(path, change.path) || isWithin(change.path, path))) return [];
    if (kind.startsWith("add")) return [{ path, kind: "add", after: MASKED }];
    if (kind.startsWith("delete")) return [{ path, kind: "remove", before: MASKED }];
    return [{ path, kind: "change", before: MASKED, after: MASKED }];
  });
  return [...plain, ...masked].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

function holdsMask(value: unknown): boolean {
  if (value === MASKED) return true;
  if (Array.isArray(value)) return value.some(holdsMask);
  return isObject(value) && Object.values(value).some(holdsMask);
}

/** Leaves of objects by path; arrays and scalars are leaves. Pulumi's own names (`__provider`) are left out. */
function flatten(values: Values, prefix = ""): Map<string, string> {
  const leaves = new Map<string, string>();
  for (const [name, value] of Object.entries(values)) {
    if ((prefix === "" && name.startsWith("__")) || value === undefined || value === null) continue;
    const path = memberPath(prefix, name);
    if (isObject(value) && Object.keys(value).length > 0) {
      for (const [inner, text] of flatten(value, path)) leaves.set(inner, text);
    } else {
      leaves.set(path, formatValue(value));
    }
  }
  return leaves;
}
