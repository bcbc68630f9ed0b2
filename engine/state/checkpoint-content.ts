import type { ResourceState } from "../model.js";
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

const COMMA = Buffer.from(",");
const BEHIND_RESOURCE: ReadonlyMap<string, Uint8Array> = new Map(
  ["creating", "updating", "deleting", "reading", "importing"].map((type) => [type, Buffer.from(`,"type":"${type}"}`)]),
);
const BEFORE_RESOURCE = Buffer.from(`{"resource":`);

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
  const resources = ledger.resources();
  const operations = ledger.operations();
  const features = new Set<string>();
  const bytesOf = (resource: ResourceState): Uint8Array => {
    const entry = cache.get(resource);
    for (const feature of entry.features) features.add(feature);
    return entry.bytes;
  };

  const resourcePieces: Uint8Array[] = [];
  for (const resource of resources) {
    if (resourcePieces.length > 0) resourcePieces.push(COMMA);
    resourcePieces.push(bytesOf(resource));
  }
  const operationPieces: Uint8Array[] = [];
  for (const { resource, type } of operations) {
    if (operationPieces.length > 0) operationPieces.push(COMMA);
    operationPieces.push(BEFORE_RESOURCE, bytesOf(resource), BEHIND_RESOURCE.get(type) ?? Buffer.from("}"));
  }
  const { head, middle, tail } = encodeFrame(
    { ...identity, time, features: [...features] },
    resources.length,
    operations.length,
  );
  return [Buffer.from(head), ...resourcePieces, Buffer.from(middle), ...operationPieces, Buffer.from(tail)];
}
