import { readPath, type PropertyPath } from "../../protocol/property-path.js";
import { byCodePoint, type DiffKind, type StepMetadata } from "../../engine/index.js";
import { equal, isMap, isPlainMap, isSecret, own } from "../../protocol/property-values.js";
import type { PropertyMap, PropertyValue } from "../../protocol/values.js";

/** How one value becomes another: a tree with the shape of the values, in which only what is shown has an entry. */
export type Change =
  | { kind: "add"; value: PropertyValue; replaces?: boolean }
  | { kind: "delete"; value: PropertyValue; replaces?: boolean }
  | { kind: "update"; old: PropertyValue; new: PropertyValue; replaces?: boolean }
  | { kind: "same"; value: PropertyValue }
  | ObjectChange
  | ArrayChange;

export interface ObjectChange {
  kind: "object";
  entries: Map<string, Change>;
}

interface ArrayChange {
  kind: "array";
  entries: Map<number, Change>;
}

/** Properties whose name begins so belong to Pulumi (`__provider`): no person wants to read them. */
export function isInternalKey(key: string): boolean {
  return key.startsWith("__");
}

/**
 * The differences between two maps, with an entry for each key that is the same where `sames` asks for it. Inside of what
 * differs there always is one: an element or a field is understood beside its neighbours.
 */
export function compareMaps(before: PropertyMap, after: PropertyMap, sames = false): ObjectChange {
  const entries = new Map<string, Change>();
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  for (const key of [...keys].sort(byCodePoint)) {
    if (isInternalKey(key)) continue;
    const change = compareValues(own(before, key), own(after, key), sames);
    if (change) entries.set(key, change);
  }
  return { kind: "object", entries };
}

/** True when something below differs. */
export function isChanged(change: Change): boolean {
  if (change.kind === "same") return false;
  if (change.kind !== "object" && change.kind !== "array") return true;
  return [...change.entries.values()].some(isChanged);
}

/** How one value becomes another; undefined when they are the same and nobody asks for that. */
export function compareValues(
  before: PropertyValue | undefined,
  after: PropertyValue | undefined,
  sames: boolean,
): Change | undefined {
  // Null stands for missing, as in Pulumi's own comparison.
  if (before === undefined || before === null) return after == null ? undefined : { kind: "add", value: after };
  if (after === undefined || after === null) return { kind: "delete", value: before };
  if (isPlainMap(before) && isPlainMap(after)) {
    return keepIfChanged(compareMaps(before, after, true), after, sames);
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    return keepIfChanged(compareArrays(before, after), after, sames);
  }
  if (equal(before, after)) return sames ? { kind: "same", value: after } : undefined;
  return { kind: "update", old: before, new: after };
}

function compareArrays(before: PropertyValue[], after: PropertyValue[]): ArrayChange {
  const entries = new Map<number, Change>();
  for (let index = 0; index < Math.max(before.length, after.length); index++) {
    const change = compareValues(before[index], after[index], true);
    if (change) entries.set(index, change);
  }
  return { kind: "array", entries };
}

function keepIfChanged(change: ObjectChange | ArrayChange, value: PropertyValue, sames: boolean): Change | undefined {
  if (isChanged(change)) return change;
  return sames ? { kind: "same", value } : undefined;
}

/**
 * The differences that a step's detailed diff names, with the values of its states. Without details the inputs are
 * compared; undefined when a step has only one state, or shows none (`same`).
 * @param refresh the step shows what a refresh found, so outputs are compared with outputs
 */
export function changeOf(step: StepMetadata, refresh = false): ObjectChange | undefined {
  if (step.op === "same" || !step.old || !step.new) return undefined;
  if (!step.detailedDiff) return compareMaps(step.old.inputs ?? {}, step.new.inputs ?? {});
  const root: ObjectChange = { kind: "object", entries: new Map() };
  for (const [path, { kind, inputDiff }] of Object.entries(step.detailedDiff).sort(([a], [b]) => byCodePoint(a, b))) {
    const before = inputDiff ? step.old.inputs : step.old.outputs;
    const after = refresh && !inputDiff ? step.new.outputs : step.new.inputs;
    insert(root, readPath(path), kind, before ?? {}, after ?? {});
  }
  return root;
}

function insert(
  root: ObjectChange,
  path: PropertyPath,
  kind: DiffKind,
  before: PropertyValue,
  after: PropertyValue,
): void {
  let parent: ObjectChange | ArrayChange = root;
  let old: PropertyValue | undefined = before;
  let now: PropertyValue | undefined = after;
  for (const [depth, part] of path.entries()) {
    // A secret around the rest of the path stays closed: nothing inside it is shown, not even its shape.
    const hidden = [childOf(old, part), childOf(now, part)].some((value) => value !== undefined && isSecret(value));
    old = childOf(old, part);
    now = childOf(now, part);
    if (depth === path.length - 1 || hidden) {
      put(parent, part, leaf(kind, old, now));
      return;
    }
    const existing = get(parent, part);
    if (existing && existing.kind !== "object" && existing.kind !== "array") return;
    const next: ObjectChange | ArrayChange =
      existing ??
      (typeof path[depth + 1] === "number"
        ? { kind: "array", entries: new Map() }
        : { kind: "object", entries: new Map() });
    put(parent, part, next);
    parent = next;
  }
}

function leaf(kind: DiffKind, before: PropertyValue | undefined, after: PropertyValue | undefined): Change {
  const replaces = kind.endsWith("-replace") ? { replaces: true } : {};
  switch (kind) {
    case "add":
    case "add-replace":
      return { kind: "add", value: after ?? null, ...replaces };
    case "delete":
    case "delete-replace":
      return { kind: "delete", value: before ?? null, ...replaces };
    case "update":
    case "update-replace":
      return { kind: "update", old: before ?? null, new: after ?? null, ...replaces };
  }
}

function childOf(value: PropertyValue | undefined, part: string | number): PropertyValue | undefined {
  if (Array.isArray(value)) return typeof part === "number" ? value[part] : undefined;
  return isMap(value) ? own(value, String(part)) : undefined;
}

function get(parent: ObjectChange | ArrayChange, part: string | number): Change | undefined {
  if (parent.kind === "array") return typeof part === "number" ? parent.entries.get(part) : undefined;
  return parent.entries.get(String(part));
}

function put(parent: ObjectChange | ArrayChange, part: string | number, change: Change): void {
  if (parent.kind === "array") {
    if (typeof part === "number") parent.entries.set(part, change);
  } else {
    parent.entries.set(String(part), change);
  }
}
