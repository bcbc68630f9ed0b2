import type { Connection } from "./model.js";
import type { NangoStore } from "./store.js";

const iso = (at: number): string => new Date(at).toISOString();

/** One entry of the list: no dates but `created`, which has microseconds and an offset there. */
export function listedConnection(store: NangoStore, connection: Connection): Record<string, unknown> {
  return { ...common(store, connection), created: iso(connection.createdAt).replace("Z", "000+00:00") };
}

/** A connection as `GET /connections/{id}` and `POST /connections` show it. Credentials are never kept, so never shown. */
export function connectionRecord(store: NangoStore, connection: Connection): Record<string, unknown> {
  return {
    ...common(store, connection),
    connection_config: connection.connectionConfig,
    webhook_url_override: connection.webhookUrlOverride,
    created_at: iso(connection.createdAt),
    updated_at: iso(connection.updatedAt),
    last_fetched_at: null,
    credentials: {},
  };
}

function common(store: NangoStore, connection: Connection): Record<string, unknown> {
  return {
    id: connection.id,
    connection_id: connection.connectionId,
    provider_config_key: connection.integration.uniqueKey,
    provider: connection.integration.provider,
    errors: failing(store, connection),
    end_user: connection.endUser,
    tags: connection.tags,
    metadata: connection.metadata,
  };
}

/** Only rows that somebody has looked at can have failed: a fleet nobody touched is listed without making its rows. */
function failing(store: NangoStore, connection: Connection): { type: string; log_id: string }[] {
  return [...connection.rows.values()]
    .filter((row) => store.settled(connection, row) && row.job?.finished === true && !row.job.succeeds)
    .map((row) => ({ type: "sync", log_id: row.id }));
}
