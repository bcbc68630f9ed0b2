import { encodeFrame, type KeptFields } from "./checkpoint.js";
import type { EntryCache } from "./entry-cache.js";
import type { Ledger } from "./ledger.js";

/** What stays the same in every write of a run. */
export interface CheckpointIdentity {
  /** `organization/<project>/<stack>`. */
  stack: string;
  /** Who writes: `manifest.version`. */
  version: string;
  /** The salt of the crypter that the entries are encrypted with. */
  salt: string | undefined;
  kept: KeptFields;
}

/**
 * The whole file as pieces of bytes, taken at one moment: what changes in the ledger while they are written goes into
 * the next write.
 */
export function checkpointContent(
  identity: CheckpointIdentity,
  ledger: Ledger,
  cache: EntryCache,
  time: string,
): Uint8Array[] {
  const { pieces, features } = cache.encodeAll(ledger.resources());
  const operations = ledger
    .operations()
    .map(({ resource, type }, index) => [
      Buffer.from(`${index === 0 ? "" : ","}{"resource":`),
      cache.encode(resource),
      Buffer.from(`,"type":"${type}"}`),
    ]);
  const { head, middle, tail } = encodeFrame(
    { ...identity, time, features: [...features] },
    pieces.length > 0,
    operations.length > 0,
  );
  return [Buffer.from(head), ...pieces, Buffer.from(middle), ...operations.flat(), Buffer.from(tail)];
}
