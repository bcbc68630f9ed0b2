import { HIDDEN } from "../../protocol/hidden.js";
import { formatPath, isRelated, isWithin, type PropertyPath, readPath } from "../../protocol/property-path.js";
import { formatValue, isObject, own, type Values } from "./values.js";

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
    for (const [path, leaf] of one) {
      const isBeside = (key: string, { at }: Leaf): boolean => key !== path && isWithin(at, leaf.at);
      if (leaf.text === "{}" && [...other].some(([key, each]) => isBeside(key, each))) one.delete(path);
    }
  }
  const isReleased = (at: PropertyPath): boolean => released.some((name) => isWithin(at, readPath(name)));
  const plain = [...new Set([...old.keys(), ...fresh.keys()])].flatMap((path): FieldChange[] => {
    const [was, is] = [old.get(path), fresh.get(path)];
    if (was === undefined) return is === undefined ? [] : [{ path, kind: "add", after: is.text }];
    if (was.text === is?.text) return [];
    if (is !== undefined) return [{ path, kind: "change", before: was.text, after: is.text }];
    return [{ path, kind: "remove", before: was.text, ...(isReleased(was.at) && { released: true as const }) }];
  });
  const shown = plain.map(({ path }) => readPath(path));
  const masked = Object.entries(detailedDiff).flatMap(([path, { kind }]): FieldChange[] => {
    const at = readPath(path);
    const isMasked = holdsMask(own(before, String(at[0]))) || holdsMask(own(after, String(at[0])));
    if (!isMasked || shown.some((each) => isRelated(each, at))) return [];
    if (kind.startsWith("add")) return [{ path, kind: "add", after: HIDDEN }];
    if (kind.startsWith("delete")) return [{ path, kind: "remove", before: HIDDEN }];
    return [{ path, kind: "change", before: HIDDEN, after: HIDDEN }];
  });
  return [...plain, ...masked].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

function holdsMask(value: unknown): boolean {
  if (value === HIDDEN) return true;
  if (Array.isArray(value)) return value.some(holdsMask);
  return isObject(value) && Object.values(value).some(holdsMask);
}

/** A value without members that are listed one by one. */
interface Leaf {
  readonly at: PropertyPath;
  readonly text: string;
}

/** Leaves of objects by path; arrays and scalars are leaves. Pulumi's own names (`__provider`) are left out. */
function flatten(values: Values, above: PropertyPath = []): Map<string, Leaf> {
  const leaves = new Map<string, Leaf>();
  for (const [name, value] of Object.entries(values)) {
    if ((above.length === 0 && name.startsWith("__")) || value === undefined || value === null) continue;
    const at = [...above, name];
    if (isObject(value) && Object.keys(value).length > 0) {
      for (const [path, leaf] of flatten(value, at)) leaves.set(path, leaf);
    } else {
      leaves.set(formatPath(at), { at, text: formatValue(value) });
    }
  }
  return leaves;
}
