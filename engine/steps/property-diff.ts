import { formatPath, type PropertyPath } from "../../protocol/property-path.js";
import { type DetailedDiff, type DiffKind } from "../model.js";
import { UNKNOWN } from "../../protocol/unknown.js";
import { type PropertyMap, type PropertyValue } from "../../protocol/values.js";
import { isPlainMap, own, revealedMap } from "../../protocol/property-values.js";

/** What differs between two sets of inputs. */
export interface PropertyDiff {
  /** Top-level properties that differ, sorted. */
  readonly keys: string[];
  readonly detailed: DetailedDiff;
}

/**
 * Compares inputs as Pulumi does: secrets by their value, null as missing, unknown as different from all that is known.
 * Objects are compared by key and arrays by index; anything else, and a change of type, is one difference.
 * Undefined: nothing differs.
 */
export function diffProperties(olds: PropertyMap, news: PropertyMap): PropertyDiff | undefined {
  const found: Found[] = [];
  const keys: string[] = [];
  const oldClear = revealedMap(olds);
  const newClear = revealedMap(news);
  for (const key of unionOfKeys(oldClear, newClear)) {
    const before = found.length;
    compare(own(oldClear, key), own(newClear, key), [key], found);
    if (found.length > before) keys.push(key);
  }
  return keys.length === 0 ? undefined : { keys: keys.sort(), detailed: Object.fromEntries(found) };
}

type Found = [path: string, change: DetailedDiff[string]];

/** The same differences seen from the other side: what was added is deleted, and the other way round. */
export function invert(detailed: DetailedDiff): DetailedDiff {
  return Object.fromEntries(
    Object.entries(detailed).map(([path, { kind, inputDiff }]) => [path, { kind: INVERSE[kind], inputDiff }]),
  );
}

const INVERSE: Record<DiffKind, DiffKind> = {
  add: "delete",
  "add-replace": "delete-replace",
  delete: "add",
  "delete-replace": "add-replace",
  update: "update",
  "update-replace": "update-replace",
};

function compare(
  before: PropertyValue | undefined,
  after: PropertyValue | undefined,
  path: PropertyPath,
  found: Found[],
): void {
  const was = before ?? null;
  const is = after ?? null;
  if (was === is) return;
  if (was === null) note(found, path, "add");
  else if (is === null) note(found, path, "delete");
  else if (Array.isArray(was) && Array.isArray(is)) {
    for (let index = 0; index < Math.max(was.length, is.length); index++) {
      compareItem(was, is, index, path, found);
    }
  } else if (isPlainMap(was) && isPlainMap(is)) {
    for (const key of unionOfKeys(was, is)) compare(own(was, key), own(is, key), [...path, key], found);
  } else if (was === UNKNOWN || !sameLeaf(was, is)) note(found, path, "update");
}

/** An item beyond the end of the other array is one difference, null or not. */
function compareItem(
  was: PropertyValue[],
  is: PropertyValue[],
  index: number,
  path: PropertyPath,
  found: Found[],
): void {
  if (index >= was.length) note(found, [...path, index], "add");
  else if (index >= is.length) note(found, [...path, index], "delete");
  else compare(was[index], is[index], [...path, index], found);
}

/** What remains are scalars, references to resources, and values of different types. */
function sameLeaf(was: PropertyValue, is: PropertyValue): boolean {
  return typeof was === "object" && typeof is === "object" && JSON.stringify(was) === JSON.stringify(is);
}

function note(found: Found[], path: PropertyPath, kind: DiffKind): void {
  found.push([formatPath(path), { kind, inputDiff: true }]);
}

function unionOfKeys(a: PropertyMap, b: PropertyMap): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])];
}
