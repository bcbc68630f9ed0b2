import type { Identity } from "./identity.js";
import type { SyncResource } from "./wire.js";

/** The syncs of a workspace, found by id and by what they connect, however many there are. */
export class SyncList {
  readonly #byId = new Map<string, SyncResource>();
  readonly #byIdentity = new Map<string, Set<string>>();

  all(): SyncResource[] {
    return [...this.#byId.values()];
  }

  get(id: string): SyncResource | undefined {
    return this.#byId.get(id);
  }

  twins(identity: Identity): SyncResource[] {
    const ids = this.#byIdentity.get(keyOf(identity)) ?? new Set<string>();
    return [...ids].map((id) => this.#byId.get(id)).filter((sync) => sync !== undefined);
  }

  /** Puts a sync in the place of what was known of it; undefined takes it out. */
  put(id: string, sync: SyncResource | undefined): void {
    const before = this.#byId.get(id);
    if (before !== undefined) this.#byIdentity.get(keyOf(identityOf(before)))?.delete(id);
    this.#byId.delete(id);
    if (sync === undefined) return;
    this.#byId.set(id, sync);
    const key = keyOf(identityOf(sync));
    const ids = this.#byIdentity.get(key) ?? new Set<string>();
    this.#byIdentity.set(key, ids.add(id));
  }
}

function keyOf({ sourceId, destinationId, modelId, streamName }: Identity): string {
  return JSON.stringify([sourceId, destinationId, modelId, streamName]);
}

function identityOf({ attributes }: SyncResource): Identity {
  return {
    sourceId: attributes.source_id,
    destinationId: attributes.destination_id,
    modelId: attributes.model_id,
    streamName: attributes.stream_name,
  };
}
