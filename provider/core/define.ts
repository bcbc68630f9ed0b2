import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import type { Plan } from "./call.js";
import { checkArguments, schemasOf, type ArgumentSchema, type Rule } from "./check.js";
import type { Account } from "./account.js";
import type { Context } from "./context.js";
import { isTooDeep } from "../../protocol/depth.js";
import { ProviderError } from "./errors/provider-error.js";
import { factsOf } from "./facts.js";
import { identityOf, type IdentityPart } from "./identity.js";
import type { ArgumentFacts, Before, Lifecycle, Observed, RequestLimit, Server } from "./lifecycle.js";
import type { Values } from "./values.js";
import { formatPath, valueAt } from "./path.js";
import { readBy } from "./read-by.js";
import { rememberSecret } from "./redact.js";
import { shorten } from "./shorten.js";
import { stableOutputs } from "./stables.js";
import type { TakeOver } from "./take-over.js";
import { containsUnknown } from "../../protocol/unknown.js";

/**
 * What a platform says about one kind of resource. How a platform's folder looks (the one of Nango is the model):
 *
 * - `schema.ts`: the arguments as a strict zod object, each with its facts (`.register(facts, {…})`); the state; the
 *   answers of the platform, of which only the fields in use are listed.
 * - `calls.ts`: the pure plans. The only place that knows which call a field makes and what it causes.
 * - `client.ts`: one method per endpoint, each a call and a parse, on the shared HTTP layer. Loaded at the first call.
 * - `lifecycle.ts`: this definition, in life order, and nothing but mapping.
 * - `lookups.ts`: plain async functions for programs.
 *
 * Arguments must be stable under their own schema: reading a canonical value again gives the same value.
 */
export interface Definition<Args extends Values, State extends Values, Identifying extends string & keyof Args> {
  /** Registry name, such as `nango:Sync`. */
  readonly token: string;
  readonly args: ArgumentSchema & z.ZodType<Args>;
  /** Rules over several arguments at once. */
  readonly rules?: readonly Rule[];
  /** Where the platform is called. */
  readonly server: Server;
  /** The platform's documented limit of requests. */
  readonly requestLimit?: RequestLimit;
  /** The object is the platform's own: a creation only sets it, and a deletion leaves it there. Default false. */
  readonly permanent?: boolean;
  /** The platform may have several objects of one identity. Default false. */
  readonly ambiguous?: boolean;
  /** State as this and every earlier version wrote it: lenient, unknown names pass. */
  readonly state: z.ZodType<State>;
  /** Arguments that say which object a resource stands for. */
  readonly identifying: readonly Identifying[];
  /** The parts of the identity, and the object in words a person recognises. */
  identity(
    args: Pick<Args, Identifying>,
    account: Account,
  ): { readonly parts: readonly IdentityPart[]; readonly text: string };
  /**
   * Whether this change of an argument needs a new object, where not every change of it does. Default: what its facts
   * say.
   */
  needsReplacement?(name: string, olds: Values, news: Values): boolean | undefined;
  /**
   * Outputs besides the arguments that this change in place gives another value, or may give one; every other one stays.
   * Default: none.
   */
  touches?(olds: Values, news: Values): readonly string[];
  planCreate(args: Args): Plan;
  planUpdate(id: string, olds: State, news: Args): Plan;
  planDelete(id: string, olds: State): Plan;
  /** See `Lifecycle.planTakeOver`. */
  planTakeOver(id: string, there: State, args: Args): TakeOver;
  /** See `Lifecycle.planHandOver`. Default: no calls. */
  planHandOver?(id: string, olds: State, heir: Args): Plan;
  create(args: Args, context: Context): Promise<Observed<State>>;
  /** `known` is undefined for a read by id alone: then everything is reported as if it were managed. */
  read(id: string, known: State | undefined, context: Context): Promise<Observed<State> | undefined>;
  /**
   * What a creation that was cut off has left, as it is there: see `Lifecycle.find`. Only what it had not come to may
   * differ; an object that differs in more is somebody else's.
   */
  find(args: Args, context: Context): Promise<{ readonly id: string; readonly state: State } | undefined>;
  /** See `Lifecycle.lookBefore`. */
  lookBefore?(args: Args, context: Context): Promise<Before | undefined>;
  update(id: string, olds: State, news: Args, context: Context): Promise<State>;
  delete(id: string, olds: State, context: Context): Promise<void>;
  /** See `Lifecycle.refuseCreation`. */
  refuseCreation?(args: Args, isElsewhere: boolean, context: Context): Promise<void>;
  /** See `Lifecycle.handOver`. */
  handOver?(id: string, olds: State, heir: Args, context: Context): Promise<void>;
}

/** The lifecycle of a definition: values are checked at this border once, so that platform code can trust its types. */
export function defineLifecycle<Args extends Values, State extends Values, Identifying extends string & keyof Args>(
  definition: Definition<Args, State, Identifying>,
): Lifecycle {
  const { token } = definition;
  const shape = schemasOf(definition.args);
  const facts = factsOf(shape);
  const outputs = definition.state instanceof z.ZodObject ? Object.keys(schemasOf(definition.state)) : [];
  const args = (values: Values): Args => {
    const own = onlyNames(shape, values);
    rememberSecrets(facts, own);
    return readValues(definition.args, own, `arguments of ${token}`);
  };
  const state = (values: Values): State => {
    rememberSecrets(facts, values);
    return readValues(definition.state, withoutUndefined(values), `state of ${token}`);
  };
  const identifying = z.object(
    Object.fromEntries(
      definition.identifying.flatMap((name) => (shape[name] === undefined ? [] : [[name, shape[name]]])),
    ),
  );
  const identifyingOf = (values: Values): Pick<Args, Identifying> | undefined => {
    const own = onlyNames(identifying.shape, values);
    if (isTooDeep(own) || containsUnknown(own)) return undefined;
    const result = readBy(identifying, own);
    return result.success && isPicked<Args, Identifying>(result.data) ? result.data : undefined;
  };
  return {
    token,
    facts,
    server: definition.server,
    computed: outputs.filter((name) => !(name in shape)),
    ...(definition.requestLimit === undefined ? {} : { requestLimit: definition.requestLimit }),
    permanent: definition.permanent ?? false,
    ambiguous: definition.ambiguous ?? false,
    check(news) {
      rememberSecrets(facts, news);
      return checkArguments(definition.args, news, definition.rules);
    },
    identity(values, account) {
      const known = identifyingOf(values);
      if (known === undefined) return undefined;
      const { parts, text } = definition.identity(known, account);
      return identityOf(token, parts, text);
    },
    replacement(olds, news) {
      const replaces = changedNames(onlyNames(shape, olds), onlyNames(shape, news)).filter(
        (name) => definition.needsReplacement?.(name, olds, news) ?? facts[name]?.replaces === true,
      );
      const held = identifyingOf(olds);
      return {
        replaces,
        deletesFirst:
          replaces.some((name) => facts[name]?.deletesFirst === true) ||
          // Replaced for a reason of the engine's (replaceOnChanges): the same object cannot be there twice.
          (held !== undefined && isDeepStrictEqual(held, identifyingOf(news))),
      };
    },
    stables(olds, news) {
      const names = [...Object.keys(shape), ...outputs, ...Object.keys(olds)];
      return stableOutputs(names, (name) => name in shape, definition.touches?.(olds, news) ?? [], { olds, news });
    },
    planCreate: (values) => definition.planCreate(args(values)),
    planUpdate: (id, olds, news) => definition.planUpdate(id, state(olds), args(news)),
    planDelete: (id, olds) => definition.planDelete(id, state(olds)),
    planTakeOver: (id, there, values) => definition.planTakeOver(id, state(there), args(values)),
    planHandOver: (id, olds, heir) => definition.planHandOver?.(id, state(olds), args(heir)) ?? NO_CALLS,
    create: (values, context) => definition.create(args(values), context),
    read(id, known, context) {
      rememberSecrets(facts, known);
      const result = isTooDeep(known) ? undefined : readBy(definition.state, withoutUndefined(known));
      return definition.read(id, result?.success === true ? result.data : undefined, context);
    },
    async find(values, context) {
      const declared = args(values);
      const found = await definition.find(declared, context);
      if (found === undefined) return undefined;
      const inputs = Object.keys(declared).map((name) => [name, found.state[name]] as const);
      return { ...found, inputs: withoutUndefined(Object.fromEntries(inputs)) };
    },
    ...(definition.lookBefore === undefined
      ? {}
      : { lookBefore: async (values, context) => definition.lookBefore?.(args(values), context) }),
    update: (id, olds, news, context) => definition.update(id, state(olds), args(news), context),
    async delete(id, olds, context) {
      await definition.delete(id, state(olds), context);
      context.run.noteDeletion(context.resource, id);
    },
    async refuseCreation(values, isElsewhere, context) {
      await definition.refuseCreation?.(args(values), isElsewhere, context);
    },
    async handOver(id, olds, heir, context) {
      await definition.handOver?.(id, state(olds), args(heir), context);
    },
  };
}

const NO_CALLS: Plan = { calls: [], released: [], runsPerDay: { before: null, after: null } };

/** A schema's own output, of which its type has lost the names. */
function isPicked<Args extends Values, Name extends keyof Args>(values: Values): values is Pick<Args, Name> {
  return typeof values === "object";
}

function onlyNames(shape: Readonly<Record<string, unknown>>, values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).filter(([name, value]) => name in shape && value !== undefined && value !== null),
  );
}

/** Arguments of the program that differ from the state. What left the program is no longer managed: no difference. */
function changedNames(olds: Values, news: Values): string[] {
  return Object.keys(news).filter((name) => !isDeepStrictEqual(olds[name], news[name]));
}

function withoutUndefined(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== null));
}

function rememberSecrets(facts: Readonly<Record<string, ArgumentFacts>>, values: Values): void {
  for (const [name, { secret, blanked }] of Object.entries(facts)) {
    if (secret === true) rememberSecret(blanked === undefined ? values[name] : blanked(values[name]));
  }
}

/** Characters of a list of places: a state that is wrong throughout is one mistake. */
const LONGEST_LIST = 300;

function readValues<T extends Values>(schema: z.ZodType<T>, values: Values, what: string): T {
  if (isTooDeep(values)) throw new ProviderError(`The ${what} are nested too deeply.`);
  const result = readBy(schema, values);
  if (result.success) return result.data;
  // In a preview any part may be unknown; plans are made all the same, with the unknown value in its place.
  const isOnlyUnknown = result.error.issues.every(({ path }) => containsUnknown(valueAt(values, path)));
  if (isOnlyUnknown && standsFor(schema, values)) return values;
  const paths = shorten(result.error.issues.map((issue) => formatPath(issue.path)).join(", "), LONGEST_LIST);
  throw new ProviderError(
    `The ${what} cannot be read (${paths}). Was it edited by hand, or written by a later version?`,
  );
}

/** Values with unknown ones among them have the type of what they stand for: that is what plans are told of them. */
function standsFor<T extends Values>(_schema: z.ZodType<T>, values: Values): values is T {
  return containsUnknown(values);
}
