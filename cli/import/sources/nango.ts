import { formatId, type SyncRef } from "../../../provider/nango/identity.js";
import { UsageError } from "../../error.js";
import { nameOf } from "../names.js";
import { isOneOf, type Source, textOf } from "./source.js";

/** Every sync on every connection, at the frequency it runs at. */
export const nango: Source = {
  token: "nango:Sync",
  filters: [
    { flag: "--connection <id>", text: "only this connection" },
    { flag: "--sync <name>", text: "only syncs of this name" },
    { flag: "--tag <key=value>", text: "only connections with this tag; of several, with all" },
    { flag: "--integration <key>", text: "only this integration" },
  ],

  complete(filters) {
    filters["tag"]?.forEach(splitTag);
    return filters;
  },

  async list({ integration, connection, sync, tag }, account, _onUser, onUnreadable) {
    const { ALL_SYNCS, connections, syncsAndFailures } = await import("../../../provider/nango/lookups.js");
    const tags = tag === undefined ? undefined : Object.fromEntries(tag.map(splitTag));
    const tagged =
      tags === undefined ? undefined : await connections({ providerConfigKey: integration, tags }, account);
    const isTagged = new Set(
      tagged?.map(({ providerConfigKey, connectionId }) => keyOf(providerConfigKey, connectionId)),
    );
    const { syncs, unreadable } = await syncsAndFailures(
      { providerConfigKey: integration, connectionId: connection?.length === 1 ? connection[0] : undefined },
      account,
    );
    const isWanted = ({ providerConfigKey, connectionId, syncName }: SyncRef): boolean =>
      isOneOf(connectionId, connection) &&
      (syncName === ALL_SYNCS || isOneOf(syncName, sync)) &&
      (tags === undefined || isTagged.has(keyOf(providerConfigKey, connectionId)));
    for (const { ref, reason } of unreadable) if (isWanted(ref)) onUnreadable(formatId(ref), reason);
    return syncs.filter(isWanted).map(formatId);
  },

  place({ providerConfigKey, connectionId, syncName, syncVariant }) {
    const [integration, connection, sync] = [textOf(providerConfigKey), textOf(connectionId), textOf(syncName)];
    const variant = syncVariant === "base" ? "" : textOf(syncVariant);
    return { group: `${integration}: ${connection}`, name: nameOf(integration, connection, sync, variant) };
  },

  shown({ syncVariant, ...rest }) {
    return syncVariant === "base" ? rest : { ...rest, syncVariant };
  },
};

function splitTag(tag: string): [string, string] {
  const cut = tag.indexOf("=");
  if (cut < 1) throw new UsageError(`--tag ${tag}: it must be a key and a value, such as plan=enterprise.`);
  return [tag.slice(0, cut), tag.slice(cut + 1)];
}

function keyOf(integration: string, connection: string): string {
  return JSON.stringify([integration, connection]);
}
