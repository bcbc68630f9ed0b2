import { isObject } from "../../../protocol/object.js";
import { aisquaredByName } from "./aisquared-by-name.js";
import { nameOf } from "../names.js";
import { isOneOf, type SecretAt, type Source, textOf } from "./source.js";

/** The syncs of a workspace. API keys in their mappings become secrets of the stack's config. */
export const aisquared: Source = {
  token: "aisquared:Sync",
  filters: [
    { flag: "--stream <id>", text: "only the stream of this name" },
    { flag: "--workspace <id>", text: "this workspace (default: the one in the settings)" },
    { flag: "--source <id>", text: "only this source" },
    { flag: "--destination <id>", text: "only this destination" },
    { flag: "--model <id>", text: "only this model" },
  ],

  async list({ workspace, source, destination, model, stream }, account) {
    const { syncs } = await import("../../../provider/aisquared/lookups.js");
    const workspaces = workspace ?? [undefined];
    const found = await Promise.all(workspaces.map((workspaceId) => syncs({ workspaceId }, account)));
    return found
      .flat()
      .filter(({ sourceId, destinationId }) => isOneOf(sourceId, source) && isOneOf(destinationId, destination))
      .filter(({ modelId, streamName }) => isOneOf(modelId, model) && isOneOf(streamName, stream))
      .map(({ id }) => id);
  },

  async read(id, context) {
    const [{ parseId }, { aisquaredSync }, { workspaceSession }, { fromWire }] = await Promise.all([
      import("../../../provider/aisquared/identity.js"),
      import("../../../provider/aisquared/lifecycle.js"),
      import("../../../provider/aisquared/session.js"),
      import("../../../provider/aisquared/wire.js"),
    ]);
    const observed = await aisquaredSync.read(id, {}, context);
    if (observed === undefined) return undefined;
    const { workspaceId, syncId } = parseId(id, context.account.settings);
    const sync = await workspaceSession(context.account, workspaceId).read(syncId, context);
    const configuration = sync === undefined ? undefined : fromWire(sync).configuration;
    const { source, destination, model } = sync?.attributes ?? {};
    const names = {
      source: source?.name ?? undefined,
      destination: destination?.name ?? undefined,
      model: model?.name ?? undefined,
    };
    // Keys that nobody knows are not shown; whoever brings them along knows them.
    const known = keysIn(configuration).length === 0 ? undefined : { ...observed.state, configuration };
    const seen = known === undefined ? observed : await aisquaredSync.read(id, known, context);
    if (seen === undefined) return undefined;
    return { ...seen, inputs: withoutEmptyCursor(seen.inputs), state: withoutEmptyCursor(seen.state), names };
  },

  place({ workspaceId, sourceId, destinationId, modelId, streamName }, { source, destination, model }) {
    return {
      group: `workspace ${textOf(workspaceId)}: source ${named(source, sourceId)} to destination ${named(destination, destinationId)}`,
      name: nameOf(model ?? `model-${textOf(modelId)}`, "to", destination ?? textOf(destinationId), textOf(streamName)),
    };
  },

  async byName(syncs, account) {
    const { connectors, models } = await import("../../../provider/aisquared/lookups.js");
    const workspaces = [...new Set(syncs.map(({ workspaceId }) => textOf(workspaceId)))];
    const found = await Promise.all(
      workspaces.map(async (workspaceId) => ({
        connectors: await connectors({ workspaceId }, account),
        models: await models({ workspaceId }, account),
      })),
    );
    return aisquaredByName({
      connectors: found.flatMap((each) => each.connectors),
      models: found.flatMap((each) => each.models),
    });
  },

  secrets: ({ configuration }) => keysIn(configuration),
};

/** Names are for people; two objects may have the same. */
function named(name: string | undefined, id: unknown): string {
  return name === undefined ? textOf(id) : `${name} (${textOf(id)})`;
}

function keysIn(configuration: unknown): SecretAt[] {
  if (!Array.isArray(configuration)) return [];
  return configuration.flatMap((mapping: unknown, index) => {
    const embedding = isObject(mapping) ? mapping["embedding_config"] : undefined;
    const key = isObject(embedding) ? embedding["api_key"] : undefined;
    if (typeof key !== "string") return [];
    return [{ path: ["configuration", index, "embedding_config", "api_key"], value: key, what: "api-key" }];
  });
}

/** That a sync has no cursor is nothing a program would say. */
function withoutEmptyCursor<T extends object>(values: T): T {
  return "cursorField" in values && values.cursorField === "" ? { ...values, cursorField: undefined } : values;
}
