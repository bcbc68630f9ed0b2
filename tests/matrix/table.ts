import type { Values } from "../../provider/core/values.js";
import type { PlatformName } from "../../sandbox/types.js";

/**
 * The call matrix: what each argument of each resource may be, and what a change of it does, written from the vendors'
 * pages and not from the code. From it come the cells that the tests run, and the page docs/calls.md.
 *
 * A text that ends in `~` is one customer's own: the tests give each cell another one, the page shows it without.
 */
export interface Table {
  readonly platform: PlatformName;
  /** Registry name of the resource. */
  readonly token: string;
  /** What every program says, unless a cell says otherwise. */
  readonly base: Values;
  /** What else the program says that the page creates a sync with, so that every call of a creation is seen. */
  readonly created: Values;
  readonly arguments: Readonly<Record<string, ArgumentRow>>;
  /** Changes of several arguments, or of one in a special place, beside those that follow from the rows. */
  readonly special?: readonly SpecialChange[];
  /** What a platform has where nobody said anything: what is so already is not sent. */
  readonly there?: Values;
  /** Calls of a creation, by method and path, that are not sent because it is so already. */
  readonly savedByCreation?: readonly string[];
  /** Fields of a request's body that tell whose it is. */
  readonly markedBy: readonly string[];
  /** What a state has beside the arguments, as far as a plan looks at it. */
  facts?(inputs: Values): Values;
}

/** The class of a table's resource, as a program declares it. */
export function kindOf({ platform, token }: Table): { readonly platform: PlatformName; readonly resource: string } {
  return { platform, resource: token.slice(platform.length + 1) };
}

/** One argument. */
export interface ArgumentRow {
  /**
   * Its values, each as the part of a program that says it. A change leads from each to the next, and from the last to
   * the first; so every word (null, `default`) is met in both directions.
   */
  readonly values: readonly [Values, Values, ...Values[]];
  /** Two spellings of one value: no change. */
  readonly same?: readonly (readonly [Values, Values])[];
  /** What a change does. */
  readonly outcome: Outcome | ((after: Values, before: Values) => Outcome);
  /** It may be left out; then what it does to say it for the first time, where that is not the same as a change. */
  readonly optional?: boolean | { readonly added: ArgumentRow["outcome"] };
  /** Where one that was said before is left out, which is no call unless this says so. */
  readonly removed?: Outcome | ((before: Values) => Outcome);
  /** What a program says while this argument is left out. */
  readonly whileUnset?: Values;
  /** The platform cannot make a sync without it: while it is left out, the sync is there already and taken over. */
  readonly neededToCreate?: boolean;
  /** The base of this argument's cells, where it is another one. Undefined: not said. */
  readonly base?: Values;
  /** Of those that share it, one takes part in a change of several arguments. */
  readonly group?: string;
}

/** A change that does not follow from the rows. */
interface SpecialChange {
  readonly title: string;
  readonly before: Values;
  readonly after: Values;
  readonly outcome: Outcome;
}

/** What a change does: its calls in their order, by method and path, or how the sync is replaced. */
export type Outcome = readonly string[] | "replaced" | "deleted, then created";

/** A value for each of one argument's: `each("paused", true, false)`. */
export function each(name: string, one: unknown, other: unknown, ...more: unknown[]): ArgumentRow["values"] {
  return [{ [name]: one }, { [name]: other }, ...more.map((value) => ({ [name]: value }))];
}

/** The program's arguments with some of them said otherwise; undefined takes one away. */
export function said(...parts: readonly Values[]): Values {
  const all = new Map(parts.flatMap((part) => Object.entries(part)));
  return Object.fromEntries([...all].filter(([, value]) => value !== undefined));
}

/** Values with each customer's own texts (those that end in `~`) as `own` has them. */
export function localised(values: Values, own: (text: string) => string): Values {
  const local = (value: unknown): unknown => {
    if (typeof value === "string") return value.endsWith("~") ? own(value.slice(0, -1)) : value;
    if (Array.isArray(value)) return value.map(local);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, local(member)]));
  };
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, local(value)]));
}
