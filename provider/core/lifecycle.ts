import type { Plan } from "./call.js";

/** Values of a resource in canonical form: plain JSON. */
export type Values = Record<string, unknown>;

/** One refused argument. */
export interface CheckFailure {
  /** Path of the argument, such as `rateLimit.interval`. Never a top-level argument that holds a secret. */
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
}

/** What a created or read object looks like: its id, its arguments as the platform has them, and its full state. */
export interface Observed<State extends Values = Values> {
  readonly id: string;
  /** The managed arguments, in canonical form: what the program would have to say. */
  readonly inputs: Values;
  /** Arguments and stable facts: the resource's outputs. */
  readonly state: State;
}

/**
 * One kind of resource on one platform. Knows nothing of Pulumi's dynamic providers: an adaptor turns it into one, and
 * another could turn it into a provider plugin.
 */
export interface Lifecycle<Args extends Values = Values, State extends Values = Values> {
  /** Registry name, such as `nango:Sync`. */
  readonly token: string;
  /** Facts per argument, stated once. */
  readonly facts: Readonly<Record<string, ArgumentFacts>>;
  /** Validates and brings into canonical form. Pure; total on unknown values. */
  check(news: Values): CheckResult;
  /** Identity on the platform, from canonical arguments: two resources of one run may not share it. */
  identity(args: Args): string;
  /** The calls of a creation, as far as arguments alone tell (what is there already may save some of them). Pure. */
  planCreate(args: Args): Plan;
  /** The calls that lead from the state to the new arguments. Pure. The only place that knows them. */
  planUpdate(id: string, olds: State, news: Args): Plan;
  /** The calls of a deletion. Pure. */
  planDelete(id: string, olds: State): Plan;
  create(args: Args): Promise<Observed<State>>;
  /**
   * Looks the object up. `known` is the state before (or, for a read by id alone, what the program said): arguments
   * absent there stay unmanaged, secrets that the platform masks keep their value. Undefined: it is really gone.
   */
  read(id: string, known: Values): Promise<Observed<State> | undefined>;
  update(id: string, olds: State, news: Args): Promise<State>;
  delete(id: string, olds: State): Promise<void>;
}
