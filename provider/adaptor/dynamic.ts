import type { dynamic } from "@pulumi/pulumi";
import { Claims } from "../core/claims.js";
import { createContext, type Context } from "../core/context.js";
import { DuplicateError } from "../core/errors/duplicate-error.js";
import { PartialError } from "../core/errors/partial-error.js";
import { toPlainObject, toResourceId } from "../core/json.js";
import type { Lifecycle, Values } from "../core/lifecycle.js";
import { runScoped } from "../core/run-scope.js";
import { useConfig } from "../core/settings.js";
import { operationTimeout } from "../core/time-limits.js";
import { customTimeout } from "./custom-timeouts.js";
import { warnThroughEngine } from "./engine-log.js";
import { toFailure } from "./failure.js";

/** All resources of a run share a process, and these with it. */
const claims = runScoped(() => new Claims());

/**
 * A lifecycle as one of Pulumi's dynamic providers. The only file that knows what those are: their source text among
 * the properties, what their process forwards and what it drops, and which mistakes it turns into lost resources.
 *
 * @param load the lifecycle; its code is loaded at the first call.
 * @param operation what one call to a platform works under.
 */
export function toDynamicProvider(
  load: () => Promise<Lifecycle>,
  operation: () => Context = inEngine,
): dynamic.ResourceProvider {
  return {
    // Called once, unawaited by other calls that are under way, and a failure would be forgotten: only keep, never look.
    configure: ({ config }) => {
      useConfig(config);
      return Promise.resolve();
    },

    check: (olds: Values, news: Values) =>
      guarded(news, async () => {
        const lifecycle = await load();
        const { inputs, failures } = lifecycle.check(withoutProvider(news));
        return {
          inputs: toPlainObject(inputs),
          failures: failures.length > 0 ? [...failures] : declare(lifecycle, withoutProvider(olds), inputs),
        };
      }),

    diff: (id: string, olds: Values, news: Values) =>
      guarded(news, async () => {
        const lifecycle = await load();
        const args = withoutProvider(news);
        const identity = lifecycle.identity(args);
        const known = withoutProvider(olds);
        // What a deletion does not take away says nothing by being there.
        const isGone = async (): Promise<boolean> =>
          lifecycle.permanent === true || (await lifecycle.read(id, known, operation())) === undefined;
        if (identity !== undefined) claims().compare(identity, isGone);
        const { replaces, deletesFirst } = lifecycle.replacement(known, args);
        // What changed is left to the engine: it compares inputs, shows each field, and honours ignoreChanges.
        return { replaces: [...replaces], deleteBeforeReplace: deletesFirst };
      }),

    create: (inputs: Values) =>
      guarded(inputs, async () => {
        const lifecycle = await load();
        const args = withoutProvider(inputs);
        const identity = lifecycle.identity(args);
        try {
          const { id, state } = await claims().create(
            identity,
            () => lifecycle.create(args, operation()),
            (created) => created.id,
          );
          return { id: toResourceId(id), outs: toPlainObject(state) };
        } catch (error) {
          if (error instanceof PartialError) claims().hold(identity, error.id);
          throw error;
        }
      }),

    read: (id: string, props: Values = {}) =>
      guarded(props, async () => {
        const lifecycle = await load();
        const known = withoutProvider(props);
        // Without an id it is asked what a creation that was cut off has left. Only the embedded engine asks that.
        const observed =
          id === "" ? await lifecycle.find(known, operation()) : await lifecycle.read(id, known, operation());
        if (observed === undefined) return {};
        return {
          id: toResourceId(observed.id),
          props: toPlainObject(observed.state),
          inputs: toPlainObject(observed.inputs),
        };
      }),

    update: (id: string, olds: Values, news: Values) =>
      guarded(news, async () => {
        const state = await (await load()).update(id, withoutProvider(olds), withoutProvider(news), operation());
        return { outs: toPlainObject(state) };
      }),

    delete: (id: string, props: Values) =>
      guarded(props, async () => {
        const lifecycle = await load();
        const olds = withoutProvider(props);
        // Renamed in the program: another resource of this run has taken it over.
        if (claims().leaveAlone(lifecycle.identity(olds), id)) return;
        await lifecycle.delete(id, olds, operation());
      }),
  };
}

/** Notes which object a checked resource stands for. @returns what is wrong with that. */
function declare(lifecycle: Lifecycle, olds: Values, inputs: Values): { property: string; reason: string }[] {
  const identity = lifecycle.identity(inputs);
  if (identity === undefined) return [];
  try {
    if (Object.keys(olds).length === 0) claims().declareNew(identity);
    else if (lifecycle.identity(olds) === identity) claims().declareExisting(identity);
    return [];
  } catch (error) {
    if (error instanceof DuplicateError) return [{ property: "", reason: error.message }];
    throw error;
  }
}

function inEngine(): Context {
  const timeout = customTimeout() ?? operationTimeout();
  return createContext({ timeout, warn: warnThroughEngine });
}

/** The properties without those that are Pulumi's own business, all of which begin with two underscores. */
function withoutProvider(properties: Values): Values {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !name.startsWith("__")));
}

async function guarded<T>(properties: Values, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw toFailure(error, properties["__provider"]);
  }
}
