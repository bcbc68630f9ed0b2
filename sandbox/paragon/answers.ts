import type { StoredSync } from "./model.js";
import type { ParagonOptions } from "./options.js";
import type { Refusal } from "./refusal.js";
import { projectId } from "./seed.js";

/**
 * Answer to POST /api/syncs.
 *
 * @see https://docs.useparagon.com/managed-sync/api/enable-a-sync
 */
export function createdView({ id, userId, integration, pipeline, status }: StoredSync): object {
  return { id, userId, integration, pipeline, projectId, status };
}

/**
 * Answer to GET /api/syncs/\{syncId\}. It says neither what is synced nor for whom.
 *
 * @see https://docs.useparagon.com/managed-sync/api/get-sync-status
 */
export function statusView(sync: StoredSync): object {
  const { status, reason, rateLimitBackoffMs, credentialId, incrementalAccumulatorFrequency } = sync;
  const initial = status === "INITIALIZING";
  return {
    status,
    summary: {
      totalRecords: 120,
      syncedRecordsCount: initial ? 0 : 120,
      ...(initial ? {} : { lastSyncedAt: sync.dateUpdated, latestCursor: "120" }),
    },
    credentialId,
    incrementalAccumulatorFrequency,
    rateLimitBackoffMs,
    reason,
  };
}

/**
 * One item of GET /api/syncs.
 *
 * @see https://docs.useparagon.com/managed-sync/api/list-syncs
 */
export function listView(sync: StoredSync, options: ParagonOptions): object {
  const { id, integration, pipeline, status, reason, configurationName, dateCreated, dateUpdated } = sync;
  const { credentialId, incrementalAccumulatorFrequency } = sync;
  return {
    id,
    integration,
    pipeline,
    status,
    reason,
    ...(options.listNames ? { configurationName } : {}),
    ...(options.listSettings ? { credentialId, incrementalAccumulatorFrequency } : {}),
    dateCreated,
    dateUpdated,
  };
}

/** Body of a refusal: its shape is in no document, clients of Paragon were seen to read each of these. */
export function refusalView(refusal: Refusal, shape: ParagonOptions["errorBody"]): unknown {
  switch (shape) {
    case "message":
      return { message: refusal.message };
    case "messages":
      return { message: [{ constraints: { rule: refusal.message }, children: [] }] };
    case "error":
      return { error: refusal.message };
    case "text":
      return refusal.message;
  }
}
