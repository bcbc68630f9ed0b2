import { encode } from "./encode.js";
import { ProviderError } from "./errors/provider-error.js";

/**
 * A value as one part of a path. Refuses what would make it another path: nothing at all (`DELETE /syncs/`), and dots,
 * which every client takes out (`/syncs/..` is `/`).
 */
export function pathPart(value: string | number): string {
  const text = String(value);
  if (/^\.{0,2}$/.test(text))
    throw new ProviderError(`"${text}" is not an id that a platform can have; no call is made.`);
  return encode(text);
}

/** Stands in plans for the id that a platform will give a sync. */
export const NEW_SYNC_ID = "{syncId}";

/** The id of a sync as one part of a path: {@link pathPart}, but for the one that is not known yet. */
export function syncIdPart(syncId: string): string {
  return syncId === NEW_SYNC_ID ? syncId : pathPart(syncId);
}
