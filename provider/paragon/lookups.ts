import { createContext } from "../core/context.js";
import { formatId } from "./identity.js";
import { connectedUser } from "./memory.js";
import { settingsOf } from "./observe.js";

/** Which syncs: all that match every field given. */
export interface SyncFilter {
  readonly integration?: string | undefined;
  readonly pipeline?: string | undefined;
  readonly configurationName?: string | undefined;
  readonly credentialId?: string | undefined;
  /** Only disabled ones, or only others. */
  readonly paused?: boolean | undefined;
}

/** A sync as Paragon has it. */
export interface SyncSummary {
  /** As `paragon.Sync.get` and imports take it. */
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
  /** Undefined until somebody sets it. */
  readonly incrementalAccumulatorFrequency: string | undefined;
  readonly paused: boolean;
  /** Moves by itself: no value for an argument. */
  readonly status: string;
}

/**
 * The syncs of one Connected User. One request for the list, and one more for each sync whose settings the list does not
 * carry.
 *
 * @see https://docs.useparagon.com/managed-sync/api/list-syncs
 */
export async function syncs(userId: string, filter: SyncFilter = {}): Promise<SyncSummary[]> {
  const context = createContext({});
  const user = connectedUser(userId);
  const candidates = (await user.syncs(context)).filter(
    (sync) =>
      matches(sync.integration, filter.integration) &&
      matches(sync.pipeline, filter.pipeline) &&
      matches(sync.configurationName, filter.configurationName),
  );
  const summaries = await Promise.all(
    candidates.map(async (sync): Promise<SyncSummary> => {
      const isComplete = sync.credentialId !== undefined && sync.incrementalAccumulatorFrequency !== undefined;
      const seen = isComplete && !user.wasWritten(sync.id) ? sync : await user.client.getSync(sync.id, context);
      const { credentialId, incrementalAccumulatorFrequency, paused = false } = settingsOf(seen);
      const { id: syncId, integration, pipeline, configurationName } = sync;
      const id = formatId({ userId, syncId });
      const identity = { id, syncId, userId, integration, pipeline, configurationName };
      return { ...identity, credentialId, incrementalAccumulatorFrequency, paused, status: seen.status };
    }),
  );
  return summaries.filter(
    (sync) => matches(sync.credentialId, filter.credentialId?.toLowerCase()) && matches(sync.paused, filter.paused),
  );
}

function matches<T>(value: T, wanted: T | undefined): boolean {
  return wanted === undefined || value === wanted;
}
