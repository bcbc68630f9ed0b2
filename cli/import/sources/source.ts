import type { Context } from "../../../provider/core/context.js";
import type { Observed, Values } from "../../../provider/core/lifecycle.js";

/** What the person chose to import. Several of one kind: one of them; different kinds: all of them. */
export interface Filters {
  readonly integration?: readonly string[] | undefined;
  readonly connection?: readonly string[] | undefined;
  readonly sync?: readonly string[] | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly users?: readonly string[] | undefined;
  readonly provider?: readonly string[] | undefined;
  readonly stream?: readonly string[] | undefined;
  readonly name?: readonly string[] | undefined;
  readonly workspace?: readonly string[] | undefined;
  readonly source?: readonly string[] | undefined;
  readonly destination?: readonly string[] | undefined;
  readonly model?: readonly string[] | undefined;
}

/** Where a sync stands in the program. */
export interface Place {
  /** Heading of the group it stands in. */
  readonly group: string;
  /** Wish for the name of its resource. */
  readonly name: string;
}

/** A secret inside an argument: it goes to the stack's config. */
export interface SecretAt {
  readonly path: readonly (string | number)[];
  readonly value: string;
  /** What it is, for the key in the config. */
  readonly what: string;
}

/** One platform to import from. */
export interface Source {
  /** Registry name of its resource. */
  readonly token: string;
  /** The platform's name for people. */
  readonly title: string;
  /** Ids of all syncs that match; every page is fetched. */
  list(filters: Filters, onUser?: (done: number, of: number) => void): Promise<string[]>;
  /** Reads one sync as if everything of it were managed. Undefined: it is gone. */
  read(id: string, context: Context): Promise<Observed | undefined>;
  place(inputs: Values): Place;
  /** Arguments as a program says them: without what is the default anyway. */
  shown(inputs: Values): Values;
  /** Secrets that the platform showed in clear. */
  secrets(inputs: Values): readonly SecretAt[];
}

/** Whether a value is one of those that are wanted, if any are. */
export function isOneOf(value: string | undefined, wanted: readonly string[] | undefined): boolean {
  return wanted === undefined || (value !== undefined && wanted.includes(value));
}

/** An argument as a text, for names. */
export function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
