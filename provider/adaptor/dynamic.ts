import type { dynamic } from "@pulumi/pulumi";
import { DuplicateError } from "../core/errors/duplicate-error.js";
import { ProviderError } from "../core/errors/provider-error.js";
import { toPlainObject, toResourceId } from "../core/json.js";
import type { CheckFailure, Lifecycle, Values } from "../core/lifecycle.js";
import { UNNAMED, type Declared } from "../core/run.js";
import { toFailure } from "./failure.js";
import type { Instance } from "./instance.js";
import { requestFacts } from "./requests.js";
import { answerStables } from "./stables.js";

/**
 * A lifecycle as one of Pulumi's dynamic providers. The only file that knows what those are: their source text among
 * the properties, what their process forwards and what it drops, and which mistakes it turns into lost resources.
 *
 * @param load the lifecycle; its code is loaded at the first call.
 */
export function toDynamicProvider(load: () => Promise<Lifecycle>, instance: Instance): dynamic.ResourceProvider {
  const declared = (lifecycle: Lifecycle, args: Values, olds: Values): Declared => {
    const identity = lifecycle.identity(args, instance.account);
    const isExisting = Object.keys(olds).length > 0;
    const stays = isExisting && lifecycle.identity(olds, instance.account)?.key === identity?.key;
    return { identity, args, isExisting, isAmbiguous: lifecycle.ambiguous === true && stays };
  };

  /** Notes what a checked resource stands for. @returns what is wrong with that. */
  const declare = async (lifecycle: Lifecycle, args: Values, olds: Values): Promise<CheckFailure[]> => {
    const run = instance.run(lifecycle.token);
    const news = declared(lifecycle, args, olds);
    const urn = resource();
    await run.nameOfFirst(urn, news.identity);
    try {
      run.declare(urn, news);
      return [];
    } catch (error) {
      if (error instanceof DuplicateError) return [{ property: "", reason: error.message }];
      throw error;
    }
  };

  async function guarded<T>(properties: Values, run: (lifecycle: Lifecycle) => Promise<T> | T): Promise<T> {
    try {
      return await run(await load());
    } catch (error) {
      throw toFailure(error, properties["__provider"], instance.reported);
    }
  }

  return {
    configure: ({ config }) => {
      instance.configure(config);
      return Promise.resolve();
    },

    check: (olds: Values, news: Values) =>
      guarded(news, async (lifecycle) => {
        const { inputs, failures } = lifecycle.check(withoutProvider(news));
        return {
          inputs: toPlainObject(inputs),
          failures: failures.length > 0 ? [...failures] : await declare(lifecycle, inputs, withoutProvider(olds)),
        };
      }),

    diff: (id: string, olds: Values, news: Values) =>
      guarded(news, (lifecycle) => {
        const args = withoutProvider(news);
        const known = withoutProvider(olds);
        const { replaces, deletesFirst } = lifecycle.replacement(known, args);
        const isOwn = instance.run(lifecycle.token).compare(resource(), id, {
          declared: declared(lifecycle, args, known),
          held: lifecycle.identity(known, instance.account),
          isReplaced: replaces.length > 0,
        });
        if (!isOwn) return { changes: true, replaces: ["id"], deleteBeforeReplace: false };
        if (replaces.length === 0) answerStables(lifecycle.stables(known, args));
        // What changed is left to the engine: it compares inputs, shows each field, and honours ignoreChanges.
        return { replaces: [...replaces], deleteBeforeReplace: deletesFirst };
      }),

    create: (inputs: Values) =>
      guarded(inputs, async (lifecycle) => {
        const args = withoutProvider(inputs);
        const context = instance.context(lifecycle.token);
        const { id, state } = await context.run.create(declared(lifecycle, args, {}), context, () =>
          lifecycle.create(args, context),
        );
        return { id: toResourceId(id), outs: toPlainObject(state) };
      }),

    read: (id: string, props: Values = {}) =>
      guarded(props, async (lifecycle) => {
        const context = instance.context(lifecycle.token);
        const known = withoutProvider(props);
        // Without an id it is asked what a creation that was cut off has left. Only the embedded engine asks that.
        const observed = id === "" ? await lifecycle.find(known, context) : await lifecycle.read(id, known, context);
        if (observed === undefined) {
          // Pulumi's process answers "nothing" with an empty object, which says "gone" to a refresh. A program that looks
          // something up, and sends no state, would take it for the object.
          if (id !== "" && Object.keys(known).length === 0) throw doesNotExist(id);
          return {};
        }
        if (Object.keys(known).length > 0) context.run.noteRead(context.resource, observed.id);
        return {
          id: toResourceId(observed.id),
          props: toPlainObject(observed.state),
          inputs: toPlainObject(observed.inputs),
        };
      }),

    update: (id: string, olds: Values, news: Values) =>
      guarded(news, async (lifecycle) => {
        const context = instance.context(lifecycle.token);
        try {
          const outs = await lifecycle.update(id, withoutProvider(olds), withoutProvider(news), context);
          context.run.noteUpdate(context.resource);
          return { outs: toPlainObject(outs) };
        } catch (error) {
          context.run.noteFailure(context.resource, id);
          throw error;
        }
      }),

    delete: (id: string, props: Values) =>
      guarded(props, async (lifecycle) => {
        const asked = instance.context(lifecycle.token);
        const { run } = asked;
        const urn = run.deletedFor(asked.resource, id);
        const context = { ...asked, resource: urn };
        const olds = withoutProvider(props);
        const identity = lifecycle.identity(olds, instance.account);
        const decision = await run.deletion(urn, id, identity, context);
        if (decision.kind === "keep") {
          const { heir } = decision;
          if (heir?.urn === urn && !lifecycle.permanent) context.warn(notMadeAnew(identity?.text ?? id));
          if (heir !== undefined) await lifecycle.handOver(id, olds, heir.args, { ...context, resource: heir.urn });
          return;
        }
        try {
          const successor = run.successor(urn, id);
          if (successor?.identity !== undefined)
            await lifecycle.refuseCreation(successor.args, successor.identity.key !== identity?.key, context);
          run.noteClearance(urn);
          await lifecycle.delete(id, olds, context);
        } catch (error) {
          run.noteFailure(urn, id);
          throw error;
        }
      }),
  };
}

/** A replacement on request, whose successor was made first: only its own new check and creation were seen. */
function notMadeAnew(object: string): string {
  return (
    `${object} was not deleted and made anew: what its successor found there was it. To have that done, give the resource the ` +
    "option `deleteBeforeReplace: true`."
  );
}

/** What Pulumi says where a program looks up what is not there. */
function doesNotExist(id: string): ProviderError {
  return new ProviderError(`resource '${id}' does not exist. Check the id, and in which account it is looked up.`);
}

/** URN of the resource of the present request. */
function resource(): string {
  return requestFacts().urn ?? UNNAMED;
}

/** The properties without those that are Pulumi's own business, all of which begin with two underscores. */
function withoutProvider(properties: Values): Values {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !name.startsWith("__")));
}
