import { createContext, type Context } from "../core/context.js";
import { InvalidRequestError, ServerError } from "../core/errors/api-error.js";
import { allPages, PageSize } from "../core/pages.js";
import type { Account } from "../core/account.js";
import { redact } from "../core/redact.js";
import { Run } from "../core/run.js";
import { shortenMessage } from "../core/shorten.js";
import { canonicalFrequency } from "./frequency.js";
import { isPaused } from "./observe.js";
import { sessionOf, type Session } from "./session.js";
import { describeRef, type SyncRef } from "./identity.js";
import type { SyncStatus } from "./wire.js";

/** Which connections to list. Conditions are joined by "and". */
export interface ConnectionFilter {
  /** Ids of integrations; one of them. */
  readonly providerConfigKey?: string | readonly string[] | undefined;
  /** Exact id. The same id may exist in several integrations. */
  readonly connectionId?: string | undefined;
  /** Text in the connection id or the end user. */
  readonly search?: string | undefined;
  readonly endUserId?: string | undefined;
  readonly endUserOrganizationId?: string | undefined;
  /** Tags and their values; all of them. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

/** One customer's account with one integration. */
export interface Connection {
  readonly connectionId: string;
  /** Id of the integration. */
  readonly providerConfigKey: string;
  /** The third-party API behind the integration, such as `hubspot`. */
  readonly provider: string;
  readonly endUserId: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** ISO 8601. */
  readonly created: string;
}

/** Which syncs to list. Conditions are joined by "and". */
export interface SyncFilter {
  /** Ids of integrations; one of them. Absent: all integrations. */
  readonly providerConfigKey?: string | readonly string[] | undefined;
  /** Absent: all connections. */
  readonly connectionId?: string | undefined;
  readonly syncName?: string | undefined;
  readonly syncVariant?: string | undefined;
  readonly paused?: boolean | undefined;
  /** One of them, such as `ERROR`. */
  readonly status?: string | readonly string[] | undefined;
}

/** What a run did to the records of one model. */
export interface RunResult {
  readonly added: number;
  readonly updated: number;
  readonly deleted: number;
}

/** One sync on one connection, as it runs now. */
export interface ListedSync {
  readonly providerConfigKey: string;
  readonly connectionId: string;
  readonly syncName: string;
  readonly syncVariant: string;
  /** Nango's own id of the sync. */
  readonly syncId: string;
  /** In canonical spelling, whether it is an override or the default; undefined when the sync has none. */
  readonly frequency: string | undefined;
  readonly paused: boolean;
  /** `SUCCESS`, `ERROR`, `RUNNING`, `PAUSED` or `STOPPED`. A run under way hides that the sync is paused: see `paused`. */
  readonly status: string | undefined;
  /** When the last run ended, ISO 8601; undefined before the first one, and while one is under way. */
  readonly finishedAt: string | undefined;
  /** How the last run went: `SUCCESS`, `STOPPED` (it failed) or `RUNNING`. Undefined before the first one. */
  readonly latestExecutionStatus: string | undefined;
  /** What the last run did, by model. Undefined before the first one. */
  readonly latestResult: Readonly<Record<string, RunResult>> | undefined;
  /** ISO 8601; undefined while paused. */
  readonly nextScheduledSyncAt: string | undefined;
}

/** Stands for the syncs of a connection whose names nobody can tell. */
export const ALL_SYNCS = "*";

/** Nango gives at most 2,000 connections at once. */
const PAGE = 1_000;

/**
 * All connections that match, newest first; every page is fetched. For programs that give each customer a sync without
 * a list of customers in Git.
 *
 * ```ts
 * for (const { providerConfigKey, connectionId } of await nango.connections({ tags: { plan: "enterprise" } })) {
 *   new nango.Sync(connectionId, { providerConfigKey, connectionId, syncName: "contacts", frequency: "5m" });
 * }
 * ```
 *
 * Needs the settings of Nango, in a preview too, and a key with the scope `environment:connections:list`.
 *
 * @see https://nango.dev/docs/reference/api/connection/list
 */
export async function connections(filter: ConnectionFilter, account: Account): Promise<Connection[]> {
  return listConnections(sessionOf(account), filter, createContext({ account, run: new Run() }));
}

/**
 * All syncs that match, on all connections of their integrations. One that Nango has and cannot show, such as one without a
 * schedule, is left out and named on the error stream: a program that makes a resource of each would give it up.
 *
 * Needs the settings of Nango, in a preview too, and a key with the scope `environment:syncs:read`; without
 * `providerConfigKey` also `environment:integrations:list`.
 *
 * @see https://nango.dev/docs/reference/api/sync/status
 */
export async function syncs(filter: SyncFilter, account: Account): Promise<ListedSync[]> {
  const { syncs: found, unreadable } = await syncsAndFailures(filter, account);
  if (unreadable.length > 0) process.stderr.write(`${shortenMessage(redact(describeLeftOut(unreadable)))}\n`);
  return found;
}

/** So many are named. */
const MOST_NAMED = 5;

/** A line for people, which both engines show among what the program prints. */
function describeLeftOut(unreadable: readonly UnreadableSync[]): string {
  const names = unreadable.slice(0, MOST_NAMED).map(({ ref }) => describeRef(ref));
  const more = unreadable.length > names.length ? ` and ${unreadable.length - names.length} more` : "";
  const reason = unreadable[0]?.reason ?? "";
  return `warning: Nango cannot show ${names.join(", ")}${more}, left out of nango.syncs(): ${reason}`;
}

/** A sync that Nango has and cannot show, as one without a schedule. */
export interface UnreadableSync {
  readonly ref: SyncRef;
  readonly reason: string;
}

/**
 * {@link syncs}, and those that Nango cannot show.
 *
 * @internal
 */
export async function syncsAndFailures(
  filter: SyncFilter,
  account: Account,
): Promise<{ readonly syncs: ListedSync[]; readonly unreadable: UnreadableSync[] }> {
  const session = sessionOf(account);
  const context = createContext({ account, run: new Run() });
  const keys = listOf(filter.providerConfigKey) ?? (await session.client.listIntegrations(context));
  const unreadable: UnreadableSync[] = [];
  const found = await Promise.all(keys.map((key) => listSyncs(session, key, filter, context, unreadable)));
  const matching = found
    .flat()
    .filter((sync) => filter.syncName === undefined || sync.syncName === filter.syncName)
    .filter((sync) => filter.syncVariant === undefined || sync.syncVariant === filter.syncVariant)
    .filter((sync) => filter.paused === undefined || sync.paused === filter.paused)
    .filter(({ status }) => filter.status === undefined || [filter.status].flat().some((each) => each === status));
  const isMeant = ({ ref }: UnreadableSync): boolean =>
    (filter.syncName === undefined || [ALL_SYNCS, filter.syncName].includes(ref.syncName)) &&
    (filter.syncVariant === undefined || ref.syncVariant === filter.syncVariant);
  return { syncs: matching, unreadable: unreadable.filter(isMeant) };
}

async function listConnections(session: Session, filter: ConnectionFilter, context: Context): Promise<Connection[]> {
  const query = {
    integrationId: listOf(filter.providerConfigKey)?.join(","),
    connectionId: filter.connectionId,
    search: filter.search,
    endUserId: filter.endUserId,
    endUserOrganizationId: filter.endUserOrganizationId,
    ...Object.fromEntries(Object.entries(filter.tags ?? {}).map(([name, value]) => [`tags[${name}]`, value])),
  };
  const entries = await allPages(
    "Nango: connections",
    new PageSize(PAGE),
    (page, limit) => session.client.listConnections({ ...query, limit, page }, context),
    (entry) => JSON.stringify([entry.provider_config_key, entry.connection_id]),
  );
  return entries.map((entry) => ({
    connectionId: entry.connection_id,
    providerConfigKey: entry.provider_config_key,
    provider: entry.provider,
    endUserId: entry.end_user?.id,
    tags: entry.tags ?? {},
    metadata: entry.metadata ?? {},
    created: entry.created,
  }));
}

/**
 * One request for a whole integration. Where one of its syncs has no schedule Nango answers 500 for all of them: then
 * each connection is asked, and where that fails too, each sync by the name it is deployed under.
 */
async function listSyncs(
  session: Session,
  providerConfigKey: string,
  filter: SyncFilter,
  context: Context,
  unreadable: UnreadableSync[],
): Promise<ListedSync[]> {
  const { client } = session;
  const { connectionId } = filter;
  const ask = (connection: string | undefined, names: string, patient: boolean): Promise<SyncStatus[] | undefined> =>
    client.getStatus({ providerConfigKey, connectionId: connection, syncs: names }, context, patient);
  try {
    return listed(providerConfigKey, await ask(connectionId, "*", false));
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    if (connectionId === undefined) {
      const all = await listConnections(session, { providerConfigKey }, context);
      const each = all.map(async ({ connectionId: one }) => {
        try {
          return await listSyncs(session, providerConfigKey, { connectionId: one }, context, unreadable);
        } catch (failure) {
          // Nango makes connections of ids that it does not take in questions.
          if (!(failure instanceof InvalidRequestError)) throw failure;
          const ref = { providerConfigKey, connectionId: one, syncName: ALL_SYNCS, syncVariant: "base" };
          unreadable.push({ ref, reason: failure.message });
          return [];
        }
      });
      return (await Promise.all(each)).flat();
    }
    const names = await session.deployed.syncNames(providerConfigKey, context);
    // Whoever may not see the names, or finds every one of them failing, sees the platform's own failure.
    if (names === undefined) throw error;
    const each = await Promise.allSettled(names.map((name) => ask(connectionId, name, false)));
    if (names.length > 0 && each.every((result) => result.status === "rejected")) throw error;
    for (const [index, result] of each.entries()) {
      if (result.status === "fulfilled" || !(result.reason instanceof ServerError)) continue;
      const ref = { providerConfigKey, connectionId, syncName: names[index] ?? "", syncVariant: "base" };
      unreadable.push({ ref, reason: result.reason.message });
    }
    return each.flatMap((result) => (result.status === "fulfilled" ? listed(providerConfigKey, result.value) : []));
  }
}

function listed(providerConfigKey: string, statuses: readonly SyncStatus[] | undefined): ListedSync[] {
  return (statuses ?? []).map((status) => ({
    providerConfigKey,
    connectionId: status.connection_id,
    syncName: status.name,
    syncVariant: status.variant,
    syncId: status.id,
    frequency:
      status.frequency === null || status.frequency === undefined ? undefined : canonicalFrequency(status.frequency),
    paused: isPaused(status),
    status: status.status,
    finishedAt: status.finishedAt,
    latestExecutionStatus: status.latestExecutionStatus,
    latestResult: status.latestResult,
    nextScheduledSyncAt: status.nextScheduledSyncAt ?? undefined,
  }));
}

function listOf(value: string | readonly string[] | undefined): readonly string[] | undefined {
  return typeof value === "string" ? [value] : value;
}
