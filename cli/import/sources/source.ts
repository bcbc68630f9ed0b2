import type { Account } from "../../../provider/core/account.js";
import type { Context } from "../../../provider/core/context.js";
import type { Observed } from "../../../provider/core/lifecycle.js";
import type { Values } from "../../../provider/core/values.js";
import type { Token } from "../../../provider/registry.js";
import type { Code } from "../typescript.js";

/** A flag that chooses what of a platform is imported; repeatable where it takes a value. Platforms may share one. */
export interface FilterFlag {
  /** As the command line has it: `--connection <id>`; `--metadata` where it only says yes. */
  readonly flag: string;
  /** What it chooses, for the help. */
  readonly text: string;
}

/**
 * What the person chose to import, by the names of the flags (`usersFile` of `--users-file`). Several of one kind: one of
 * them; different kinds: all of them.
 */
export type Filters = Readonly<Record<string, readonly string[] | undefined>>;

/** Where a sync stands in the program. */
interface Place {
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

/** Names of objects that a sync refers to, by what they are to it: `destination`. */
export type ObjectNames = Readonly<Record<string, string | undefined>>;

/** A sync as it was read. */
export interface Seen extends Observed {
  readonly names?: ObjectNames | undefined;
}

/** How a program says names instead of the ids of the objects that its syncs refer to. */
export interface ByName {
  /** The part of the program that finds ids by names. */
  readonly program: readonly string[];
  /** Arguments of one sync that are looked up. A name that does not say which object is meant leaves the id, and a note. */
  of(inputs: Values): { readonly args: Readonly<Record<string, Code>>; readonly notes: readonly string[] };
}

/** One platform to import from. Its provider is loaded by the first call: the help needs the flags alone. */
export interface Source {
  /** Registry name of its resource. */
  readonly token: Token;
  /** What its objects are called where they are beside the syncs: `sync variants`. */
  readonly called?: string;
  readonly filters: readonly FilterFlag[];
  /** What else is known of whom to list, where the flags do not say it: from the ids that a stack has. Default: nothing. */
  completeFrom?(filters: Filters, ids: readonly string[]): Promise<Filters>;
  /** Refuses what the flags say with a `UsageError`, or completes it, before anything is asked. */
  complete?(filters: Filters, cwd: string): Promise<Filters> | Filters;
  /**
   * Ids of all syncs that match; every page is fetched.
   *
   * @param onUnreadable called with each that the platform has and cannot show
   */
  list(
    filters: Filters,
    account: Account,
    onUser: (done: number, of: number) => void,
    onUnreadable: (id: string, reason: string) => void,
  ): Promise<string[]>;
  /** Reads one sync as if everything of it were managed. Undefined: it is gone. Default: as the lifecycle does. */
  read?(id: string, context: Context): Promise<Seen | undefined>;
  /** @param names as the sync was read with */
  place(inputs: Values, names: ObjectNames): Place;
  /** Looks the names of objects up, each list once. Absent: syncs refer to nothing by a number. */
  byName?(syncs: readonly Values[], account: Account): Promise<ByName>;
  /** Arguments as a program says them: without what is the default anyway. Default: all. */
  shown?(inputs: Values): Values;
  /** Other kinds of resources of the platform, which a program declares before its syncs. Their flags are the platform's. */
  readonly beside?: readonly Source[];
  /** Whether they are imported at all. Default: yes. */
  isWanted?(filters: Filters): boolean;
  /** Secrets that the platform showed in clear. Default: none. */
  secrets?(inputs: Values): readonly SecretAt[];
}

/** Whether a value is one of those that are wanted, if any are. */
export function isOneOf(value: string | undefined, wanted: readonly string[] | undefined): boolean {
  return wanted === undefined || (value !== undefined && wanted.includes(value));
}

/** An argument as a text, for names. */
export function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
