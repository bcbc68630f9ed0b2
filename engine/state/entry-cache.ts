import type { ResourceState } from "../model.js";
import type { Crypter } from "./crypter.js";
import { encodeResource } from "./resource-codec.js";

interface CachedEntry {
  readonly keys: readonly string[];
  readonly values: readonly unknown[];
  readonly bytes: Uint8Array;
  readonly features: readonly string[];
}

/**
 * Keeps each entry in the form in which it goes into the file, so that a write costs a copy of bytes for what did not
 * change, and a serialisation and an encryption only for what did. A change is an assignment to a field: entries are
 * compared field by field, by identity.
 */
export class EntryCache {
  readonly #crypter: Crypter;
  readonly #entries = new WeakMap<ResourceState, CachedEntry>();
  #serialisations = 0;

  constructor(crypter: Crypter) {
    this.#crypter = crypter;
  }

  /** Entries serialised so far. */
  get serialisations(): number {
    return this.#serialisations;
  }

  /** The bytes of an entry, and what a reader of it must know. */
  get(resource: ResourceState): Pick<CachedEntry, "bytes" | "features"> {
    const known = this.#entries.get(resource);
    if (known !== undefined && isUnchanged(resource, known)) return known;
    const { text, features } = encodeResource(resource, this.#crypter);
    this.#serialisations += 1;
    const entry = {
      keys: Object.keys(resource),
      values: Object.values(resource),
      bytes: Buffer.from(text),
      features,
    };
    this.#entries.set(resource, entry);
    return entry;
  }
}

function isUnchanged(resource: ResourceState, { keys, values }: CachedEntry): boolean {
  let index = 0;
  for (const key in resource) {
    if (keys[index] !== key || values[index] !== resource[key]) return false;
    index += 1;
  }
  return index === keys.length;
}
