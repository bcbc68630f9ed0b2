import fc from "fast-check";
import { hostileValue, memberName } from "./hostile-json.js";

type Path = readonly (string | number)[];

/** One step away from a valid value. `at` chooses the place, whatever the value has. */
interface Mutation {
  readonly at: number;
  readonly how: "replace" | "remove" | "add" | "rename" | "wrap-list" | "wrap-object" | "unwrap" | "double" | "reverse";
  readonly value: unknown;
  readonly name: string;
}

const HOW = ["replace", "remove", "add", "rename", "wrap-list", "wrap-object", "unwrap", "double", "reverse"] as const;

function mutation(big: boolean): fc.Arbitrary<Mutation> {
  return fc.record({
    at: fc.nat(),
    how: fc.oneof(
      { weight: 4, arbitrary: fc.constant("replace" as const) },
      { weight: 5, arbitrary: fc.constantFrom(...HOW) },
    ),
    value: hostileValue(big),
    name: memberName,
  });
}

/** A way to spoil any JSON value, the same for every value it is given. */
export type Spoil = (value: unknown) => unknown;

/** Up to three mutations, one after the other. */
export function spoiling(big = true): fc.Arbitrary<Spoil> {
  return fc.array(mutation(big), { minLength: 1, maxLength: 3 }).map((mutations): Spoil =>
    Object.assign((value: unknown) => mutations.reduce<unknown>(mutated, value), {
      // What a failure prints.
      [fc.toStringMethod]: () =>
        mutations.map(({ at, how, name, value }) => `${how} at ${at} (${shown(name)}, ${shown(value)})`).join("; "),
    }),
  );
}

function shown(value: unknown): string {
  try {
    return JSON.stringify(value).slice(0, 80);
  } catch {
    return "something deep";
  }
}

/** A valid value, and how it is spoilt: what comes of it may be too deep to be printed. */
export interface Spoilt {
  readonly base: unknown;
  readonly spoil: Spoil;
}

/** One of these values, spoilt. */
export function spoilt(...bases: readonly unknown[]): fc.Arbitrary<Spoilt> {
  return fc.record({ base: fc.constantFrom(...bases), spoil: spoiling() });
}

function mutated(root: unknown, { at, how, value, name }: Mutation): unknown {
  const places = placesIn(root);
  const place = places[at % places.length] ?? [];
  return changed(root, place, (old) => spoiltOne(old, how, value, name));
}

const GONE = Symbol("gone");

function spoiltOne(old: unknown, how: Mutation["how"], value: unknown, name: string): unknown {
  switch (how) {
    case "replace":
      return value;
    case "remove":
      return GONE;
    case "wrap-list":
      return [old];
    case "wrap-object":
      return withMember({}, name, old);
    case "add":
      if (Array.isArray(old)) return [...(old as unknown[]), value];
      return isObject(old) ? withMember(old, name, value) : value;
    case "rename": {
      if (!isObject(old)) return value;
      const [first, ...rest] = Object.entries(old);
      return first === undefined ? old : withMember(fromEntries(rest), name, first[1]);
    }
    case "unwrap":
      return isObject(old) || Array.isArray(old) ? ((Object.values(old) as unknown[])[0] ?? null) : value;
    case "double":
      return Array.isArray(old) ? [...(old as unknown[]), ...(old as unknown[])] : [old, old];
    case "reverse":
      return Array.isArray(old) ? [...(old as unknown[])].reverse() : old;
  }
}

/** As `JSON.parse` makes it: also `__proto__` is a key of its own. */
function withMember(object: object, name: string, value: unknown): object {
  return fromEntries([...Object.entries(object), [name, value]]);
}

function fromEntries(entries: readonly (readonly [string, unknown])[]): object {
  return Object.fromEntries(entries);
}

/** Every place in a value, the whole included; what is deep or long is not followed to its end. */
function placesIn(root: unknown): Path[] {
  const places: Path[] = [];
  const open: [Path, unknown][] = [[[], root]];
  for (let next = open.shift(); next !== undefined && places.length < 400; next = open.shift()) {
    const [path, value] = next;
    places.push(path);
    if (path.length > 8) continue;
    if (Array.isArray(value)) value.slice(0, 5).forEach((item: unknown, index) => open.push([[...path, index], item]));
    else if (isObject(value))
      Object.entries(value)
        .slice(0, 60)
        .forEach(([key, item]) => open.push([[...path, key], item]));
  }
  return places;
}

function changed(value: unknown, [step, ...rest]: Path, change: (old: unknown) => unknown): unknown {
  if (step === undefined) {
    const result = change(value);
    return result === GONE ? null : result;
  }
  const inner = (item: unknown): unknown => (rest.length === 0 ? change(item) : changed(item, rest, change));
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, index) => {
      const result = index === step ? inner(item) : item;
      return result === GONE ? [] : [result];
    });
  }
  if (!isObject(value)) return value;
  return fromEntries(
    Object.entries(value).flatMap(([key, item]): [string, unknown][] => {
      const result = key === step ? inner(item) : item;
      return result === GONE ? [] : [[key, result]];
    }),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
