import type { CredentialRecord, Json, StreamRecord, SyncRecord } from "./data.js";
import type { Options } from "./options.js";
import { masked } from "./secrets.js";

/** What the platform puts in when nobody set a rate limit. */
const DEFAULT_RATE_LIMIT: Json = { allowed_requests: 1000, interval: 60, max_concurrent_requests: 0 };

function timestamp(iso: string | null, style: "iso" | "blank"): string | null {
  if (iso === null) return null;
  const seconds = iso.slice(0, 19);
  return style === "iso" ? `${seconds}Z` : seconds.replace("T", " ");
}

function times(record: { created_at: string; updated_at: string }, style: Options["timestamps"]): Json {
  return {
    created_at: timestamp(record.created_at, style === "blank" ? "blank" : "iso"),
    updated_at: timestamp(record.updated_at, style === "iso" ? "iso" : "blank"),
  };
}

function collections(ids: readonly string[], order: Options["collections"]): string[] {
  if (order === "reversed") return [...ids].reverse();
  if (order === "doubled") return [...ids, ...ids.slice(0, 1)];
  return [...ids];
}

function health(sync: SyncRecord, shape: Options["health"]): Json {
  if (shape === "new") return { status: sync.health, sync_id: sync.id };
  return {
    status: sync.health === "healthy" ? "ok" : sync.health,
    credential: { status: "ok", notes: [], time: timestamp(sync.updated_at, "iso") },
    provider: { status: "ok", notes: [] },
  };
}

/** A credential as replies show it: secrets masked. */
export function renderCredential(credential: CredentialRecord, options: Options): Json {
  return {
    id: credential.id,
    provider: credential.provider,
    ...(credential.name === null ? {} : { name: credential.name }),
    properties: masked(credential.properties, options.mask),
    oauth_app_id: credential.oauth_app_id,
    oauth_app: { kind: credential.oauth_app_id === null ? "sequin" : "custom" },
    metadata: credential.metadata,
    ...times(credential, options.timestamps),
  };
}

/** A sync as replies show it. */
export function renderSync(sync: SyncRecord, credential: CredentialRecord | undefined, options: Options): Json {
  const rateLimit = sync.rate_limit ?? (options.injectRateLimit ? DEFAULT_RATE_LIMIT : null);
  const shown = options.credential === "shown" && credential !== undefined;
  return {
    id: sync.id,
    provider: sync.provider,
    stream_id: sync.stream_id,
    name: sync.name,
    status: sync.status,
    org_id: sync.org_id,
    health: health(sync, options.health),
    collection_ids: collections(sync.collection_ids, options.collections),
    rate_limit: rateLimit,
    credential_id: sync.credential_id,
    ...(shown ? { credential: renderCredential(credential, options) } : {}),
    ...(options.externalId === "echoed" ? { external_id: sync.external_id } : {}),
    ...(sync.max_age_days === null && options.noAgeLimit === "absent" ? {} : { max_age_days: sync.max_age_days }),
    sync_frequency: sync.sync_frequency,
    initial_backfill_completed_at: timestamp(
      sync.initial_backfill_completed_at,
      options.timestamps === "iso" ? "iso" : "blank",
    ),
    metadata: sync.metadata,
    ...times(sync, options.timestamps),
  };
}

/** A stream as replies show it. */
export function renderStream(stream: StreamRecord, options: Options): Json {
  return {
    id: stream.id,
    slug: stream.slug,
    org_id: stream.org_id,
    ...times({ created_at: stream.created_at, updated_at: stream.created_at }, options.timestamps),
  };
}
