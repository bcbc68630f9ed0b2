import { HIDDEN } from "../../protocol/hidden.js";
import { isRelated, isWithin, type PropertyPath, readPath } from "../../protocol/property-path.js";
import type { ArgumentFacts } from "../../provider/core/lifecycle.js";
import { isUnknown } from "../../protocol/unknown.js";
import type { DetailedDiff } from "./fields.js";
import { own, UNKNOWN_TEXT, type Values } from "./values.js";
import { isObject } from "../../protocol/object.js";

/**
 * What stands for a masked value while a plan is made: Pulumi's marks for unknown assets and archives, which no argument
 * of ours can be. A plan takes them as it takes any value that is not known yet.
 */
const STAND_IN = "030794c1-ac77-496b-92df-f27374a8bd58";
const STAND_IN_BEFORE = "e48ece36-62e2-4504-bad9-02848725956a";

/** Old and new values in which a plan can be made, although their secrets are masked. */
export interface Unmasked {
  readonly olds: Record<string, unknown>;
  readonly news: Record<string, unknown>;
}

/**
 * A digest shows a secret as `[secret]` on both sides; whether it changed, and what of it, stands in its detailed diff.
 * Both sides get stand-ins that differ where it says so and only there, so that the plan sees the change that was made
 * and nothing of the secret.
 *
 * @param facts of arguments: those that are secret as a whole say which shape stands for them.
 */
export function unmask(
  facts: Readonly<Record<string, ArgumentFacts>>,
  oldValues: Values,
  newValues: Values,
  detailedDiff: DetailedDiff | null | undefined,
): Unmasked {
  const paths = Object.keys(detailedDiff ?? {}).map(readPath);
  const olds: [string, unknown][] = [];
  const news: [string, unknown][] = [];
  for (const name of new Set([...Object.keys(oldValues), ...Object.keys(newValues)])) {
    const [before, after] = [own(oldValues, name), own(newValues, name)];
    const shape = Object.hasOwn(facts, name) ? facts[name]?.standIn : undefined;
    const [old, fresh] =
      shape !== undefined && (before === HIDDEN || after === HIDDEN)
        ? withShape(shape, name, before, after, paths)
        : uncovered(before, after, [name], paths);
    if (old !== undefined) olds.push([name, old]);
    if (fresh !== undefined) news.push([name, fresh]);
  }
  // Names come from a file: `__proto__` among them is a name like any other.
  return { olds: Object.fromEntries(olds), news: Object.fromEntries(news) };
}

type Pair = readonly [unknown, unknown];

/** Both sides of an argument that is secret as a whole, as objects that differ at the changed paths. */
function withShape(
  shape: unknown,
  name: string,
  before: unknown,
  after: unknown,
  paths: readonly PropertyPath[],
): Pair {
  const inside = paths.filter((path) => isWithin(path, [name]));
  return [
    before === HIDDEN ? standInAt(shape, inside, `${HIDDEN} before`) : before,
    after === HIDDEN ? standInAt(shape, inside, HIDDEN) : after,
  ];
}

/** Both sides of a value, with every mask in it replaced. */
function uncovered(before: unknown, after: unknown, path: PropertyPath, changed: readonly PropertyPath[]): Pair {
  if (before === HIDDEN || after === HIDDEN) {
    if (before === undefined || after === undefined) return [covered(before), covered(after)];
    if (changed.some((each) => isRelated(each, path))) {
      return [before === HIDDEN ? STAND_IN_BEFORE : covered(before), covered(after)];
    }
    // The same behind the mask, whichever side has one.
    const value = after !== HIDDEN ? after : before;
    return [covered(value), covered(value)];
  }
  if (isObject(before) && isObject(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    const pairs = names.map((name) => uncovered(own(before, name), own(after, name), [...path, name], changed));
    const side = (index: 0 | 1, of: Values): Record<string, unknown> =>
      Object.fromEntries(names.flatMap((name, at) => (Object.hasOwn(of, name) ? [[name, pairs[at]?.[index]]] : [])));
    return [side(0, before), side(1, after)];
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    const pairs = before.map((value: unknown, at) => uncovered(value, after[at], [...path, at], changed));
    return [pairs.map(([old]) => old), pairs.map(([, fresh]) => fresh)];
  }
  return [covered(before), covered(after)];
}

/** A value that has no counterpart, with every mask in it replaced. */
function covered(value: unknown): unknown {
  if (value === HIDDEN) return STAND_IN;
  if (Array.isArray(value)) return value.map(covered);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, covered(inner)]));
}

/** The shape that an argument needs at least, with `text` at each path below it. */
function standInAt(shape: unknown, paths: readonly PropertyPath[], text: string): unknown {
  const result = marked(shape);
  for (const path of paths) {
    const keys = path.slice(1).map(String);
    // Set like any other it would change what all objects have, in this whole process.
    if (keys.includes("__proto__")) continue;
    let at: unknown = result;
    keys.forEach((key, index) => {
      if (!isObject(at)) return;
      const inner = Object.hasOwn(at, key) ? at[key] : undefined;
      if (index === keys.length - 1) at[key] = isObjectIn(shape, keys) ? { [HIDDEN]: text } : text;
      else at = at[key] = isObject(inner) ? inner : {};
    });
  }
  return result;
}

/** Whether there must be an object at this place. */
function isObjectIn(shape: unknown, keys: readonly string[]): boolean {
  const at = keys.reduce<unknown>((value, key) => (isObject(value) ? own(value, key) : undefined), shape);
  return at === null || isObject(at);
}

/** A copy in which every empty object is marked: it stands for one whose members nobody may see. */
function marked(shape: unknown): unknown {
  if (!isObject(shape)) return shape;
  const entries = Object.entries(shape);
  return entries.length === 0
    ? { [HIDDEN]: HIDDEN }
    : Object.fromEntries(entries.flatMap(([name, inner]) => (inner === null ? [] : [[name, marked(inner)]])));
}

/** The body of a call as it may be shown: stand-ins are masks again. */
export function shownBody(body: unknown): unknown {
  if (typeof body === "string") return body.startsWith(HIDDEN) ? HIDDEN : shownText(body);
  if (Array.isArray(body)) return body.map(shownBody);
  if (!isObject(body)) return body;
  if (Object.hasOwn(body, HIDDEN)) return HIDDEN;
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, shownBody(value)]));
}

const SENTINEL = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** A text of a plan as it may be shown: stand-ins are masks again, values that are not known yet say so. */
export function shownText(text: string): string {
  return text.replace(SENTINEL, (id) => {
    if (id === STAND_IN || id === STAND_IN_BEFORE) return HIDDEN;
    return isUnknown(id) ? UNKNOWN_TEXT : id;
  });
}
