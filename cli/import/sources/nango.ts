import { type Account, perAccount } from "../../../provider/core/account.js";
import type { Values } from "../../../provider/core/values.js";
import { formatConnectionId } from "../../../provider/nango/connection-metadata/identity.js";
import { formatId, type SyncRef } from "../../../provider/nango/identity.js";
import type * as lookups from "../../../provider/nango/lookups.js";
import { UsageError } from "../../error.js";
import { isObject } from "../../report/values.js";
import { nameOf } from "../names.js";
import { type Filters, isOneOf, type SecretAt, type Source, textOf } from "./source.js";

type SyncList = ReturnType<typeof lookups.syncsAndFailures>;

const listsOf = perAccount(() => new Map<string, SyncList>());

/** What of every sync matches. */
async function matching(
  { integration, connection, sync, tag }: Filters,
  account: Account,
  onUnreadable: (id: string, reason: string) => void,
): Promise<readonly SyncRef[]> {
  const { ALL_SYNCS, connections, syncsAndFailures } = await import("../../../provider/nango/lookups.js");
  // Variants are among the syncs: one list has both.
  const lists = listsOf(account);
  const tags = tag === undefined ? undefined : Object.fromEntries(tag.map(splitTag));
  const tagged = tags === undefined ? undefined : await connections({ providerConfigKey: integration, tags }, account);
  const isTagged = new Set(
    tagged?.map(({ providerConfigKey, connectionId }) => keyOf(providerConfigKey, connectionId)),
  );
  const filter = {
    providerConfigKey: integration,
    connectionId: connection?.length === 1 ? connection[0] : undefined,
  };
  const key = JSON.stringify(filter);
  const list = lists.get(key) ?? syncsAndFailures(filter, account);
  lists.set(key, list);
  const { syncs, unreadable } = await list;
  const isWanted = ({ providerConfigKey, connectionId, syncName }: SyncRef): boolean =>
    isOneOf(connectionId, connection) &&
    (syncName === ALL_SYNCS || isOneOf(syncName, sync)) &&
    (tags === undefined || isTagged.has(keyOf(providerConfigKey, connectionId)));
  for (const { ref, reason } of unreadable) if (isWanted(ref)) onUnreadable(formatId(ref), reason);
  return syncs.filter(isWanted);
}

/** Every variant that Nango does not make by itself. */
const variants: Source = {
  token: "nango:SyncVariant",
  called: "sync variants",
  filters: [],

  async list(filters, account) {
    // What cannot be shown is named with the syncs.
    const all = await matching(filters, account, () => undefined);
    return all.filter(({ syncVariant }) => syncVariant !== BASE).map(formatId);
  },

  place: ({ variant, ...rest }) => placeOf({ ...rest, syncVariant: variant }),
};

/** The metadata of every connection that has some. */
const metadata: Source = {
  token: "nango:ConnectionMetadata",
  called: "connections with metadata",
  filters: [],
  isWanted: (filters) => filters["metadata"] !== undefined,

  async list({ integration, connection, tag }, account) {
    const { connections } = await import("../../../provider/nango/lookups.js");
    const tags = tag === undefined ? undefined : Object.fromEntries(tag.map(splitTag));
    const all = await connections({ providerConfigKey: integration, tags }, account);
    return all
      .filter((each) => isOneOf(each.connectionId, connection) && Object.keys(each.metadata).length > 0)
      .map(formatConnectionId);
  },

  place({ providerConfigKey, connectionId }) {
    const [integration, connection] = [textOf(providerConfigKey), textOf(connectionId)];
    return { group: `${integration}: ${connection}`, name: nameOf(integration, connection) };
  },

  shown: ({ complete, ...rest }) => (complete === true ? { ...rest, complete } : rest),

  secrets: (inputs) => secretsIn(inputs["metadata"], ["metadata"]),
};

/** Every sync on every connection, at the frequency it runs at; and the variants among them. */
export const nango: Source = {
  token: "nango:Sync",
  filters: [
    { flag: "--connection <id>", text: "only this connection" },
    { flag: "--sync <name>", text: "only syncs of this name" },
    { flag: "--tag <key=value>", text: "only connections with this tag; of several, with all" },
    { flag: "--integration <key>", text: "only this integration" },
    { flag: "--metadata", text: "the connections' metadata too, as nango.ConnectionMetadata" },
  ],
  beside: [variants, metadata],

  complete(filters) {
    filters["tag"]?.forEach(splitTag);
    return filters;
  },

  async list(filters, account, _onUser, onUnreadable) {
    return (await matching(filters, account, onUnreadable)).map(formatId);
  },

  place: placeOf,

  shown({ syncVariant, ...rest }) {
    return syncVariant === BASE ? rest : { ...rest, syncVariant };
  },
};

const BASE = "base";

function placeOf({ providerConfigKey, connectionId, syncName, syncVariant }: Values): ReturnType<Source["place"]> {
  const [integration, connection, sync] = [textOf(providerConfigKey), textOf(connectionId), textOf(syncName)];
  const variant = syncVariant === BASE ? "" : textOf(syncVariant);
  return { group: `${integration}: ${connection}`, name: nameOf(integration, connection, sync, variant) };
}

/** Metadata is the app's own: what a key says of its value is all that tells a secret. */
const SECRET_KEY = /(?:secret|token|password|passphrase|(?:api|private|secret|access)_?key|credentials?)$/i;

/** Texts of keys that are called so, at any depth. */
function secretsIn(value: unknown, path: readonly (string | number)[]): SecretAt[] {
  const key = String(path.at(-1));
  if (typeof value === "string") return SECRET_KEY.test(key) ? [{ path, value, what: key }] : [];
  const members: readonly (readonly [string | number, unknown])[] = Array.isArray(value)
    ? value.map((item: unknown, index) => [index, item] as const)
    : isObject(value)
      ? Object.entries(value)
      : [];
  return members.flatMap(([name, inner]) => secretsIn(inner, [...path, name]));
}

function splitTag(tag: string): [string, string] {
  const cut = tag.indexOf("=");
  if (cut < 1) throw new UsageError(`--tag ${tag}: it must be a key and a value, such as plan=enterprise.`);
  return [tag.slice(0, cut), tag.slice(cut + 1)];
}

function keyOf(integration: string, connection: string): string {
  return JSON.stringify([integration, connection]);
}
