import { formatId } from "../../../provider/nango/identity.js";
import { nangoSync } from "../../../provider/nango/lifecycle.js";
import { connections, syncs } from "../../../provider/nango/lookups.js";
import { nameOf } from "../names.js";
import { isOneOf, type Source, textOf } from "./source.js";

/** Every sync on every connection, at the frequency it runs at. */
export const nango: Source = {
  token: nangoSync.token,
  title: "Nango",

  async list({ integration, connection, sync, tags }) {
    const tagged = tags === undefined ? undefined : await connections({ providerConfigKey: integration, tags });
    const isTagged = new Set(
      tagged?.map(({ providerConfigKey, connectionId }) => keyOf(providerConfigKey, connectionId)),
    );
    const found = await syncs({
      providerConfigKey: integration,
      connectionId: connection?.length === 1 ? connection[0] : undefined,
    });
    return found
      .filter(({ connectionId, syncName }) => isOneOf(connectionId, connection) && isOneOf(syncName, sync))
      .filter((each) => tagged === undefined || isTagged.has(keyOf(each.providerConfigKey, each.connectionId)))
      .map(formatId);
  },

  read: (id, context) => nangoSync.read(id, {}, context),

  place({ providerConfigKey, connectionId, syncName, syncVariant }) {
    const [integration, connection, sync] = [textOf(providerConfigKey), textOf(connectionId), textOf(syncName)];
    const variant = syncVariant === "base" ? "" : textOf(syncVariant);
    return { group: `${integration}: ${connection}`, name: nameOf(integration, connection, sync, variant) };
  },

  shown({ syncVariant, ...rest }) {
    return syncVariant === "base" ? rest : { ...rest, syncVariant };
  },

  secrets: () => [],
};

function keyOf(integration: string, connection: string): string {
  return JSON.stringify([integration, connection]);
}
