import fc from "fast-check";
import type { Fault, PlatformName } from "../../../sandbox/types.js";
import { IDENTITIES, type ProgramPlatform, SETTINGS } from "./platform.js";

/** One resource of a program, as numbers. */
export interface Part {
  readonly name: string;
  readonly identity: number;
  readonly setting: number;
  /** The one before it must be done first. */
  readonly follows: boolean;
  readonly deleteBeforeReplace: boolean | undefined;
}

/** What goes wrong in the middle of a run. */
type Trouble = Pick<Fault, "method" | "after" | "times" | "status" | "drop">;

/** One `up`: from whatever there is to this program. */
export interface Turn {
  readonly program: readonly Part[];
  /** The second has the identity of the first. */
  readonly twin: boolean;
  readonly replaces: readonly string[];
  readonly parallel: number;
  readonly overlaps: boolean;
  readonly refreshes: boolean;
  readonly continueOnError: boolean;
  readonly trouble: Trouble | undefined;
}

/** A life of a stack: programs, one after the other. */
export interface Life {
  readonly platform: PlatformName;
  readonly options: Readonly<Record<string, unknown>>;
  /** Settings of an object that somebody has made by hand, and that no program declares. */
  readonly byHand: number | undefined;
  readonly first: readonly Part[];
  readonly turns: readonly Turn[];
  /** Milliseconds before each registration and step. */
  readonly paces: readonly number[];
}

const NAMES = ["a", "b", "c", "d"];

const part = fc.record({
  name: fc.constantFrom(...NAMES),
  identity: fc.nat(IDENTITIES - 1),
  setting: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.nat(SETTINGS - 1) }),
  follows: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  deleteBeforeReplace: fc.oneof(
    { weight: 6, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.boolean() },
  ),
});

/** Each name once, each identity once; in any order. */
const program = (least: number): fc.Arbitrary<Part[]> =>
  fc.array(part, { minLength: least, maxLength: NAMES.length, size: "max" }).map((parts) =>
    unique(
      unique(parts, ({ name }) => name),
      ({ identity }) => identity,
    ),
  );

function unique<T>(values: readonly T[], key: (value: T) => unknown): T[] {
  const seen = new Set<unknown>();
  return values.filter((value) => !seen.has(key(value)) && seen.add(key(value)));
}

const seldom = (of: number): fc.Arbitrary<boolean> => fc.nat(of - 1).map((number) => number === of - 1);

const trouble: fc.Arbitrary<Trouble> = fc
  .record({
    method: fc.constantFrom(undefined, "POST", "PUT", "PATCH", "DELETE"),
    after: fc.nat(4),
    times: fc.constantFrom<1 | 3 | "always">(1, 3, "always"),
    effect: fc.constantFrom<Pick<Fault, "status" | "drop">>(
      { status: 500 },
      { status: 503 },
      { status: 422 },
      { drop: "before" },
      { drop: "after" },
    ),
  })
  .map(({ method, after, times, effect }) => ({
    ...(method === undefined ? {} : { method }),
    after,
    times,
    ...effect,
  }));

const turn: fc.Arbitrary<Turn> = fc.record({
  program: program(0),
  twin: seldom(5),
  replaces: fc.oneof(
    { weight: 5, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 2 }) },
  ),
  parallel: fc.constantFrom(16, 1, 2, 3),
  overlaps: fc.boolean(),
  refreshes: seldom(5),
  continueOnError: seldom(5),
  trouble: fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: trouble }),
});

/** Any life of a stack on one of these platforms. */
export function anyLife(platforms: readonly ProgramPlatform[]): fc.Arbitrary<Life> {
  return fc.constantFrom(...platforms).chain((platform) =>
    fc.record({
      platform: fc.constant(platform.name),
      options: fc.constantFrom(...platform.options),
      byHand: fc.oneof(fc.constant(undefined), fc.nat(SETTINGS - 1)),
      first: program(1),
      turns: fc.array(turn, { minLength: 1, maxLength: 2 }),
      paces: fc.array(fc.constantFrom(0, 0, 0, 10, 200, 1_500), { minLength: 12, maxLength: 12 }),
    }),
  );
}
