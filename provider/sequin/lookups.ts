import { createContext } from "../core/context.js";
import type { Account } from "../core/account.js";
import { Run } from "../core/run.js";
import { sessionOf } from "./session.js";
import { same } from "../core/canonical.js";
import { UNLIMITED } from "./schema.js";
import { settingsFromWire, type ShownSync } from "./wire.js";

/** Which syncs to list. Conditions are joined by "and". */
export interface SyncFilter {
  /** The third-party API; one of them. */
  readonly provider?: string | readonly string[] | undefined;
  readonly streamId?: string | undefined;
  /** The exact name. */
  readonly name?: string | undefined;
  readonly status?: "active" | "disabled" | undefined;
  /** One of them, such as `error`. */
  readonly health?: string | readonly string[] | undefined;
  /** Only those whose first load is complete, or only others. */
  readonly isBackfilled?: boolean | undefined;
  /** Keys and their values; all of them. */
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
}

/** One sync as it is now. */
export interface ListedSync {
  /** Sequin's id of the sync. */
  readonly syncId: string;
  readonly provider: string;
  readonly streamId: string;
  readonly name: string;
  /** Undefined where there is none, and where Sequin does not show it. */
  readonly externalId: string | undefined;
  readonly credentialId: string | undefined;
  /** Sorted. */
  readonly collectionIds: readonly string[];
  readonly rateLimit: Readonly<Record<string, unknown>> | undefined;
  /** `active` or `disabled`. */
  readonly status: string;
  /** `unlimited`: no limit. */
  readonly maxAgeDays: number | "unlimited";
  /** `continuous` or `4h`. */
  readonly syncFrequency: string | undefined;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** In Sequin's words; `healthy`, `ok`, `warn` and `error` are known. Undefined where Sequin does not show it. */
  readonly health: string | undefined;
  /** When the first load was complete, ISO 8601; undefined until then. */
  readonly initialBackfillCompletedAt: string | undefined;
}

/**
 * All syncs of the organization that match, ordered by name.
 *
 * ```ts
 * for (const { syncId, name } of await sequin.syncs({ metadata: { plan: "enterprise" } })) {
 *   sequin.Sync.get(name, syncId);
 * }
 * ```
 *
 * Needs the settings of Sequin, in a preview too. One request: Sequin documents no paging of its list.
 *
 * @see https://sequin.io/docs/management-api/syncs/list
 */
export async function syncs(filter: SyncFilter, account: Account): Promise<ListedSync[]> {
  const { provider, streamId, name, metadata } = filter;
  const query = { provider: typeof provider === "string" ? provider : undefined, streamId, name, metadata };
  const found = await sessionOf(account).client.listSyncs(query, createContext({ account, run: new Run() }));
  return found
    .map(listed)
    .filter((sync) => matches(sync, filter))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.syncId < b.syncId ? -1 : 1));
}

/** The server's own filters are not documented to be exact. */
function matches(sync: ListedSync, filter: SyncFilter): boolean {
  const { provider, streamId, name, status, health, isBackfilled, metadata } = filter;
  return (
    (provider === undefined || [provider].flat().includes(sync.provider)) &&
    (streamId === undefined || sync.streamId === streamId) &&
    (name === undefined || sync.name === name) &&
    (status === undefined || sync.status === status) &&
    (health === undefined || [health].flat().some((each) => each === sync.health)) &&
    (isBackfilled === undefined || (sync.initialBackfillCompletedAt !== undefined) === isBackfilled) &&
    Object.entries(metadata ?? {}).every(
      ([key, value]) => Object.hasOwn(sync.metadata, key) && same(sync.metadata[key], value),
    )
  );
}

function listed(sync: ShownSync): ListedSync {
  const { collectionIds, rateLimit, maxAgeDays, syncFrequency, metadata } = settingsFromWire(sync);
  return {
    syncId: sync.id,
    provider: sync.provider,
    streamId: sync.stream_id,
    name: sync.name,
    externalId: sync.external_id ?? undefined,
    credentialId: sync.credential_id ?? undefined,
    collectionIds: collectionIds ?? [],
    rateLimit,
    status: sync.status,
    maxAgeDays: typeof maxAgeDays === "number" ? maxAgeDays : UNLIMITED,
    syncFrequency,
    metadata: metadata ?? {},
    health: sync.health?.status,
    initialBackfillCompletedAt: isoTime(sync.initial_backfill_completed_at ?? undefined),
  };
}

/** Sequin shows UTC in either spelling, `2024-02-20T02:10:52Z` and `2023-12-15 01:29:29`. */
function isoTime(shown: string | undefined): string | undefined {
  return shown?.replace(/^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)$/, "$1T$2Z");
}
