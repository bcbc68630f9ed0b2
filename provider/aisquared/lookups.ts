import { createContext } from "../core/context.js";
import type { Account } from "../core/account.js";
import { Run } from "../core/run.js";
import { hideForeignKeys } from "./configuration.js";
import { defaultWorkspace, formatId } from "./identity.js";
import { workspaceSession } from "./session.js";
import { type SyncResource, fromWire } from "./wire.js";

/** Which syncs to list. Conditions are joined by "and". */
export interface SyncFilter {
  /** Absent: the workspace in the settings. */
  readonly workspaceId?: number | string | undefined;
  readonly sourceId?: number | string | undefined;
  readonly destinationId?: number | string | undefined;
  readonly modelId?: number | string | undefined;
  readonly streamName?: string | undefined;
  readonly scheduleType?: "manual" | "interval" | "cron_expression" | undefined;
  readonly paused?: boolean | undefined;
}

/** One sync, as it is set now. */
export interface ListedSync {
  /** `workspaceId/syncId`: what `get` and import take. */
  readonly id: string;
  readonly workspaceId: string;
  /** AI Squared's own id of the sync. */
  readonly syncId: string;
  readonly sourceId: string;
  readonly destinationId: string;
  readonly modelId: string;
  readonly streamName: string;
  readonly syncMode: string | undefined;
  /** Mappings; API keys in them are `[secret]`. */
  readonly configuration: readonly unknown[] | Readonly<Record<string, unknown>> | undefined;
  readonly scheduleType: string;
  /** With `interval`: canonical, such as `30m`. */
  readonly syncInterval: string | undefined;
  /** With `cron_expression`: canonical, in UTC. */
  readonly cronExpression: string | undefined;
  /** Empty: none. */
  readonly cursorField: string;
  readonly paused: boolean;
  /** `pending`, `healthy`, `failed`, `disabled` or `aborted`. */
  readonly status: string;
}

/**
 * All syncs of a workspace that match, by their ids; every page is fetched, once in a run.
 *
 * ```ts
 * for (const { id, syncId } of await aisquared.syncs({ destinationId: 3, scheduleType: "interval" })) {
 *   aisquared.Sync.get(`sync-${syncId}`, id);
 * }
 * ```
 *
 * Needs the settings of AI Squared, in a preview too. API keys in a configuration are `[secret]`.
 *
 * @see https://docs.squared.ai/api-reference/syncs/list_syncs
 */
export async function syncs(filter: SyncFilter, account: Account): Promise<ListedSync[]> {
  const { workspaceId = defaultWorkspace(account.settings), ...conditions } = filter;
  const session = workspaceSession(account, String(workspaceId));
  const found = (await session.all(createContext({ account, run: new Run() }))).map((sync) =>
    listed(session.workspaceId, sync),
  );
  return found
    .filter((sync) => matches({ ...sync }, conditions))
    .sort((one, other) => Number(one.syncId) - Number(other.syncId));
}

function listed(workspaceId: string, sync: SyncResource): ListedSync {
  const { configuration, ...shown } = fromWire(sync);
  return {
    id: formatId({ workspaceId, syncId: sync.id }),
    workspaceId,
    syncId: sync.id,
    ...shown,
    // A program's variable is no secret, and ends in clear wherever it is put.
    configuration: configuration === undefined ? undefined : hideForeignKeys(configuration, undefined),
    status: sync.attributes.status,
  };
}

function matches(
  sync: Readonly<Record<string, unknown>>,
  conditions: Readonly<Record<string, string | number | boolean | undefined>>,
): boolean {
  // An id may be a number in a filter, and is a text in a sync.
  return Object.entries(conditions).every(
    ([name, wanted]) => wanted === undefined || String(wanted) === String(sync[name]),
  );
}
