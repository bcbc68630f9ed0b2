import type { dynamic } from "@pulumi/pulumi";
import type { Lifecycle } from "../core/lifecycle.js";
import type { Values } from "../core/values.js";
import { toFailure } from "./failure.js";
import type { Instance } from "./instance.js";
import { Operations } from "./operations.js";
import { requestFacts } from "./requests.js";
import { answerStables } from "./stables.js";

/**
 * A lifecycle as one of Pulumi's dynamic providers. The only file that knows what those are: their source text among
 * the properties, what their process forwards and what it drops, and which mistakes it turns into lost resources.
 *
 * @param load the lifecycle; its code is loaded at the first call.
 */
export function toDynamicProvider(load: () => Promise<Lifecycle>, instance: Instance): dynamic.ResourceProvider {
  async function guarded<T>(properties: Values, run: (operations: Operations) => Promise<T> | T): Promise<T> {
    try {
      return await run(new Operations(await load(), instance, requestFacts()));
    } catch (error) {
      throw toFailure(error, properties["__provider"], instance.reported);
    } finally {
      await instance.warningsShown();
    }
  }

  return {
    configure: ({ config }) => {
      instance.configure(config);
      return Promise.resolve();
    },

    check: (olds: Values, news: Values) => guarded(news, (operations) => operations.check(olds, news)),

    diff: (id: string, olds: Values, news: Values) =>
      guarded(news, (operations) => {
        const { replaces, deletesFirst, stables, isOwn } = operations.diff(id, olds, news);
        answerStables(stables);
        // What changed is left to the engine: it compares inputs, shows each field, and honours ignoreChanges.
        const changes = isOwn ? {} : { changes: true };
        return { ...changes, replaces: [...replaces], deleteBeforeReplace: deletesFirst };
      }),

    create: (inputs: Values) =>
      guarded(inputs, async (operations) => {
        const { id, outputs } = await operations.create(inputs);
        return { id, outs: outputs };
      }),

    read: (id: string, props: Values = {}) =>
      guarded(props, async (operations) => {
        const found = await operations.read(id, props);
        // Pulumi's process answers "nothing" with an empty object, which says "gone" to a refresh.
        return found === undefined ? {} : { id: found.id, props: found.outputs, inputs: found.inputs };
      }),

    update: (id: string, olds: Values, news: Values) =>
      guarded(news, async (operations) => ({ outs: await operations.update(id, olds, news) })),

    delete: (id: string, props: Values) => guarded(props, (operations) => operations.delete(id, props)),
  };
}
