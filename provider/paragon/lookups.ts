import { createContext } from "../core/context.js";
import type { Account } from "../core/account.js";
import { Run } from "../core/run.js";
import { formatId } from "./identity.js";
import { connectedUser } from "./session.js";
import { settingsOf } from "./wire.js";

/** Which syncs to list. Conditions are joined by "and". */
export interface SyncFilter {
  /** The third-party application; one of them. */
  readonly integration?: string | readonly string[] | undefined;
  /** What is synced; one of them. */
  readonly pipeline?: string | readonly string[] | undefined;
  /** The exact name. */
  readonly configurationName?: string | undefined;
  /** The credential in use. */
  readonly credentialId?: string | undefined;
  /** Only disabled ones, or only others. */
  readonly paused?: boolean | undefined;
  /** One of them, such as `ERRORED`. */
  readonly status?: string | readonly string[] | undefined;
}

/** One sync as it is now. */
export interface ListedSync {
  /** The resource's id, as `paragon.Sync.get` and imports take it. */
  readonly id: string;
  /** Paragon's own id. */
  readonly syncId: string;
  readonly userId: string;
  readonly integration: string;
  readonly pipeline: string;
  /** Undefined where Paragon does not show it. */
  readonly configurationName: string | undefined;
  /** The credential in use. */
  readonly credentialId: string | undefined;
  /** In canonical spelling; undefined until somebody sets it. */
  readonly incrementalAccumulatorFrequency: string | undefined;
  readonly paused: boolean;
  /** `INITIALIZING`, `ACTIVE`, `IDLE`, `RATE_LIMITED`, `DISABLED` or `ERRORED`. */
  readonly status: string;
  /** Why it is `ERRORED`, in Paragon's words. */
  readonly reason: string | undefined;
}

/**
 * All syncs of one Connected User that match, in Paragon's order.
 *
 * ```ts
 * for (const { id, syncId } of await paragon.syncs("acme", { integration: "googledrive" })) {
 *   paragon.Sync.get(syncId, id);
 * }
 * ```
 *
 * Needs the settings of Paragon, in a preview too. One request for the list, which has no pages, and one more for each
 * sync whose settings the list does not carry.
 *
 * @param userId Your id of the user: Paragon has no list of all users' syncs.
 * @see https://docs.useparagon.com/managed-sync/api/list-syncs
 */
export async function syncs(userId: string, filter: SyncFilter, account: Account): Promise<ListedSync[]> {
  const context = createContext({ account, run: new Run() });
  const user = connectedUser(account, userId);
  const credentialId = filter.credentialId?.toLowerCase();
  const entries = (await user.syncsNow(context)).filter(
    (entry) =>
      isOneOf(entry.integration, filter.integration) &&
      isOneOf(entry.pipeline, filter.pipeline) &&
      isOneOf(entry.configurationName, filter.configurationName) &&
      isOneOf(entry.status, filter.status) &&
      // Not every list carries it.
      (entry.credentialId === undefined || isOneOf(entry.credentialId.toLowerCase(), credentialId)),
  );
  const found = await Promise.all(
    entries.map(async (entry): Promise<ListedSync> => {
      const isComplete = entry.credentialId !== undefined && entry.incrementalAccumulatorFrequency !== undefined;
      const seen = isComplete ? entry : await user.client.getSync(entry.id, context);
      const settings = settingsOf(seen);
      const { id: syncId, integration, pipeline, configurationName, status, reason } = entry;
      return {
        id: formatId({ userId, syncId }),
        syncId,
        userId,
        integration,
        pipeline,
        configurationName,
        credentialId: settings.credentialId,
        incrementalAccumulatorFrequency: settings.incrementalAccumulatorFrequency,
        paused: settings.paused ?? false,
        status,
        reason: reason ?? seen.reason,
      };
    }),
  );
  return found.filter(
    (sync) =>
      isOneOf(sync.credentialId, credentialId) && (filter.paused === undefined || sync.paused === filter.paused),
  );
}

function isOneOf(value: string | undefined, wanted: string | readonly string[] | undefined): boolean {
  return wanted === undefined || [wanted].flat().some((each) => each === value);
}
