import fc from "fast-check";
import type { Values } from "../../provider/core/values.js";
import type { PlatformName } from "../../sandbox/types.js";
import { said } from "../matrix/table.js";

/** One value of one argument (or of those that mean something together only) in all its spellings: they are the same. */
export type Spellings = readonly [Values, ...Values[]];

/** What a program may say of one argument. A text that ends in `~` is one customer's own. */
interface AnyArgument {
  readonly spellings: fc.Arbitrary<Spellings>;
  /** It may be left out; then this is said instead. */
  readonly leftOut?: Values;
  /** It may be left out later only: the platform makes no sync without it. */
  readonly firstNeeded?: boolean;
}

/** All that a program may say of a resource. */
export interface AnyProgram {
  readonly platform: PlatformName;
  /** Registry name of the resource. */
  readonly token: string;
  readonly arguments: Readonly<Record<string, AnyArgument>>;
}

/** A program of one resource, by argument: a value still in all its spellings, or what is said in place of one that is left out. */
export interface Program {
  readonly platform: PlatformName;
  readonly token: string;
  readonly parts: Readonly<Record<string, Spellings>>;
}

/** A program and one change of it. */
export interface Change {
  readonly before: Program;
  readonly after: Program;
  /** The argument that changes; maybe to the value that it has. */
  readonly argument: string;
  /** Decide on spellings and order. */
  readonly dice: readonly number[];
}

/** Any program of any of these resources, with any single change. */
export function anyChange(resources: readonly AnyProgram[]): fc.Arbitrary<Change> {
  return fc.constantFrom(...resources).chain((any) =>
    fc
      .record({
        parts: fc.record(
          Object.fromEntries(Object.entries(any.arguments).map(([name, argument]) => [name, firstValue(argument)])),
        ),
        changed: fc
          .constantFrom(...Object.keys(any.arguments))
          .chain((argument) => fc.record({ argument: fc.constant(argument), value: laterValue(any, argument) })),
        dice: fc.array(fc.nat(10_000), { minLength: 40, maxLength: 40 }),
      })
      .map(({ parts, changed: { argument, value }, dice }) => ({
        before: { platform: any.platform, token: any.token, parts },
        after: { platform: any.platform, token: any.token, parts: { ...parts, [argument]: value } },
        argument,
        dice,
      })),
  );
}

function firstValue({ spellings, leftOut, firstNeeded = false }: AnyArgument): fc.Arbitrary<Spellings> {
  return leftOut === undefined || firstNeeded ? spellings : fc.oneof(fc.constant<Spellings>([leftOut]), spellings);
}

function laterValue(any: AnyProgram, name: string): fc.Arbitrary<Spellings> {
  const argument = any.arguments[name];
  if (argument === undefined) throw new Error(`${any.token} has no ${name}.`);
  return firstValue({ ...argument, firstNeeded: false });
}

/** A program as somebody wrote it: each value in one of its spellings, the arguments in some order. */
export function spelled({ parts }: Program, dice: readonly number[]): Values {
  const roll = (index: number): number => dice[index % dice.length] ?? 0;
  const written = Object.values(parts).map(
    (spellings, index) => spellings[roll(index) % spellings.length] ?? spellings[0],
  );
  const entries = Object.entries(said(...written)).map((entry, index) => ({ entry, place: roll(index + 7) }));
  return Object.fromEntries(entries.sort((one, other) => one.place - other.place).map(({ entry }) => entry));
}

/** Spellings of one argument's value: `spell("paused", true)`. */
export function spell(name: string, first: unknown, ...others: unknown[]): Spellings {
  return [{ [name]: first }, ...others.map((value) => ({ [name]: value }))];
}

/** One of these values, each with its spellings. */
export function oneOf(name: string, ...values: readonly (readonly [unknown, ...unknown[]])[]): fc.Arbitrary<Spellings> {
  return fc.constantFrom(...values).map(([first, ...others]) => spell(name, first, ...others));
}

/** An object whose order of keys means nothing, nor do keys that are null. */
export function unordered(name: string, values: fc.Arbitrary<Values>): fc.Arbitrary<Spellings> {
  return values.map((value) =>
    spell(name, value, Object.fromEntries(Object.entries(value).reverse()), { ...value, of_nothing: null }),
  );
}

/** JSON as a program may keep it with a sync. */
export const json: fc.Arbitrary<Values> = fc.dictionary(
  fc.stringMatching(/^[a-z]{1,6}$/),
  fc.oneof(
    fc.integer(),
    fc.boolean(),
    fc.string({ maxLength: 6, unit: "grapheme" }).filter((text) => !text.endsWith("~")),
    fc.constant(null),
    fc.array(fc.integer(), { maxLength: 3 }),
    fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), fc.oneof(fc.integer(), fc.constant(null)), { maxKeys: 2 }),
  ),
  { maxKeys: 4 },
);
