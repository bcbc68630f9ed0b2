import type { Values } from "./values.js";
import type { Plan } from "./call.js";
import type { Account } from "./account.js";
import type { Context } from "./context.js";
import type { Identity } from "./identity.js";
import type { Setting } from "./setting.js";
import type { TakeOver } from "./take-over.js";

/** One refused argument. */
export interface CheckFailure {
  /**
   * Path of the argument, such as `rateLimit.interval`. Never a top-level argument that holds a secret (Pulumi prints
   * its value): then empty, and the reason names it.
   */
  readonly property: string;
  /** What is wrong, what would be valid. Holds no secret. */
  readonly reason: string;
}

export interface CheckResult {
  /** In canonical form where valid; unknown values untouched. */
  readonly inputs: Values;
  readonly failures: readonly CheckFailure[];
}

/** What a change of one argument means for Pulumi. */
export interface ArgumentFacts {
  /** A change cannot be made in place. */
  readonly replaces?: boolean;
  /** The old object must go before the new one is made. */
  readonly deletesFirst?: boolean;
  /** Never shown, encrypted in the state. */
  readonly secret?: boolean;
  /** A secret only where something stands at this place in it, in any entry of a list. Default: always. */
  readonly secretWith?: readonly string[];
  /** Of a secret argument, what is blanked in messages: in an object also words may stand. Default: all of it. */
  readonly blanked?: (value: unknown) => unknown;
  /**
   * Of a secret: the least value of its shape, for a plan that is made where only a mask is known; null is an object that may be
   * missing. Default `{}`.
   */
  readonly standIn?: unknown;
  /** Its name in the platform's API. Default: its own. */
  readonly wire?: string;
}

/** How many requests a platform takes at least, as far as it says so. */
export interface RequestLimit {
  readonly requests: number;
  /** Length of the window. */
  readonly seconds: number;
}

/** Where a platform is called. */
export interface Server {
  /** Says another address than the vendor's. */
  readonly baseUrl: Setting;
  /** The vendor's own. */
  readonly vendorUrl: string;
}

/** Whether a change needs a new object, by which arguments, and in which order. */
interface Replacement {
  /** Changed arguments that cannot be changed in place. Empty: no replacement. */
  readonly replaces: readonly string[];
  /** The old object goes before the new one is made. */
  readonly deletesFirst: boolean;
}

/** What a created or read object looks like: its id, its arguments as the platform has them, and its full state. */
export interface Observed<State extends Values = Values> {
  readonly id: string;
  /** The managed arguments, in canonical form: what the program would have to say. */
  readonly inputs: Values;
  /** Arguments and stable facts: the resource's outputs. */
  readonly state: State;
  /** That it does not work, by what the platform says, in a sentence without its full stop. Nothing of it is kept. */
  readonly failure?: string | undefined;
}

/** What a creation will find of an object that is the platform's own. */
export interface Before {
  readonly id: string;
  /** The declared arguments, as they are there. */
  readonly state: Values;
  /** What the creation takes away, for people. */
  readonly takesAway?: string | undefined;
}

/**
 * One kind of resource on one platform, as everybody outside its folder sees it: on plain values. Knows nothing of
 * how Pulumi asks: one adaptor turns it into a dynamic provider, another one serves it as a provider plugin.
 *
 * A platform writes a typed `Definition` and gets this from `defineLifecycle`, which owns what is the same for all.
 */
export interface Lifecycle {
  /** Registry name, such as `nango:Sync`. */
  readonly token: string;
  /** Facts per argument, stated once. */
  readonly facts: Readonly<Record<string, ArgumentFacts>>;
  /** Where the calls go. */
  readonly server: Server;
  /** Outputs besides the arguments. */
  readonly computed: readonly string[];
  /** The platform's documented limit, for estimates only: the limiter goes by what the platform answers. */
  readonly requestLimit?: RequestLimit;
  /** The object is the platform's own: a creation only sets it, and a deletion leaves it there. Default false. */
  readonly permanent?: boolean;
  /** The platform may have several objects of one identity. Default false. */
  readonly ambiguous?: boolean;
  /** Validates and brings into canonical form. Pure; total on unknown values. */
  check(news: Values): CheckResult;
  /**
   * Identity on the platform, from canonical arguments: two resources of one run may not share it. Undefined while a
   * part of it is unknown or missing.
   */
  identity(args: Values, account: Account): Identity | undefined;
  /** What of a change needs a replacement. Pure. An unknown value counts as changed. */
  replacement(olds: Values, news: Values): Replacement;
  /** The outputs that a change in place leaves as they are, present or absent. Pure. An unknown argument does not stay. */
  stables(olds: Values, news: Values): readonly string[];
  /** The calls of a creation, as far as arguments alone tell (what is there already may save some of them). Pure. */
  planCreate(args: Values): Plan;
  /** The calls that lead from the state to the new arguments. Pure. The only place that knows them. */
  planUpdate(id: string, olds: Values, news: Values): Plan;
  /** The calls of a deletion. Pure. */
  planDelete(id: string, olds: Values): Plan;
  /**
   * What a creation does that finds its object there already, as far as a state tells: another resource had it, and left the
   * program, or leaves it in this run. Pure.
   */
  planTakeOver(id: string, there: Values, args: Values): TakeOver;
  /** The calls of {@link handOver}. Pure. */
  planHandOver(id: string, olds: Values, heir: Values): Plan;
  create(args: Values, context: Context): Promise<Observed>;
  /**
   * Looks the object up. `known` is the state before: arguments absent there stay unmanaged, secrets that the platform
   * masks keep their value. For a read by id alone it has no state, and everything is reported. Undefined: the object
   * is really gone.
   */
  read(id: string, known: Values, context: Context): Promise<Observed | undefined>;
  /**
   * Looks for what a creation with these arguments that was cut off has left: an object of their identity that has all
   * that they declare, or lacks only what a creation does after its first call. Undefined: there is no such object.
   */
  find(args: Values, context: Context): Promise<Observed | undefined>;
  /**
   * Looks at what a creation with these arguments will find, where the object is the platform's own. Undefined: it is not
   * there yet. Absent: a creation of this kind makes something new.
   */
  lookBefore?(args: Values, context: Context): Promise<Before | undefined>;
  update(id: string, olds: Values, news: Values, context: Context): Promise<Values>;
  delete(id: string, olds: Values, context: Context): Promise<void>;
  /**
   * Looks whether a creation with these arguments would be refused, and throws that refusal: asked before the old object of
   * a replacement is deleted. `isElsewhere`: the new object has another identity; else the old one is what is there.
   */
  refuseCreation(args: Values, isElsewhere: boolean, context: Context): Promise<void>;
  /**
   * The resource that had an object left the program, and another one has taken the object over. Where the platform did not
   * show enough to compare the two then, this brings the object to what its new resource declares.
   */
  handOver(id: string, olds: Values, heir: Values, context: Context): Promise<void>;
}
