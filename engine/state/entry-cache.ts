import type { ResourceState } from "../model.js";
import type { Crypter } from "./crypter.js";
import { encodeResource } from "./resource-codec.js";

/** Entries of a segment on average: few enough to be joined anew when one changes, many enough to make few pieces. */
const SEGMENT_SIZE = 64;

/** An entry in the form in which it goes into the file. */
interface CachedEntry {
  /** Fields of the resource when it was serialised. */
  readonly keys: readonly string[];
  readonly values: readonly unknown[];
  /** What a reader of the entry must know. */
  readonly features: readonly string[];
  /** Whether a segment ends with it: a trait of its own, so that a segment stays whole when others come and go. */
  readonly last: boolean;
  /** A comma and the JSON text. Part of its segment's bytes as soon as there is one. */
  bytes: Uint8Array;
}

interface Segment {
  readonly entries: readonly CachedEntry[];
  readonly bytes: Uint8Array;
}

/** A list of entries as bytes. */
export interface EncodedEntries {
  /** The JSON texts, joined by commas. */
  pieces: Uint8Array[];
  /** What a reader of them must know. */
  features: Set<string>;
}

/**
 * Keeps entries in the form in which they go into the file, so that a write costs a serialisation and an encryption
 * only for what changed, and for all the rest a comparison and a copy of large pieces. A change is an assignment to a
 * field: entries are compared field by field, by identity.
 */
export class EntryCache {
  readonly #crypter: Crypter;
  readonly #entries = new WeakMap<ResourceState, CachedEntry>();
  /** By their first entry. */
  readonly #segments = new WeakMap<CachedEntry, Segment>();
  #serialisations = 0;

  constructor(crypter: Crypter) {
    this.#crypter = crypter;
  }

  /** Entries serialised so far. */
  get serialisations(): number {
    return this.#serialisations;
  }

  /** A list of entries. */
  encodeAll(resources: readonly ResourceState[]): EncodedEntries {
    const pieces: Uint8Array[] = [];
    const features = new Set<string>();
    let segment: CachedEntry[] = [];
    for (const resource of resources) {
      const entry = this.#entryOf(resource);
      for (const feature of entry.features) features.add(feature);
      segment.push(entry);
      if (entry.last) {
        pieces.push(this.#join(segment));
        segment = [];
      }
    }
    if (segment.length > 0) pieces.push(this.#join(segment));
    const [first] = pieces;
    if (first !== undefined) pieces[0] = first.subarray(1);
    return { pieces, features };
  }

  /** A single entry. */
  encode(resource: ResourceState): Uint8Array {
    return this.#entryOf(resource).bytes.subarray(1);
  }

  #join(entries: readonly CachedEntry[]): Uint8Array {
    const [first] = entries;
    if (first === undefined) return new Uint8Array();
    const known = this.#segments.get(first);
    if (known !== undefined && isSame(known.entries, entries)) return known.bytes;
    const bytes = Buffer.concat(entries.map((entry) => entry.bytes));
    let offset = 0;
    for (const entry of entries) {
      // The text lives once: in the segment.
      entry.bytes = bytes.subarray(offset, offset + entry.bytes.length);
      offset += entry.bytes.length;
    }
    this.#segments.set(first, { entries, bytes });
    return bytes;
  }

  #entryOf(resource: ResourceState): CachedEntry {
    const known = this.#entries.get(resource);
    if (known !== undefined && isUnchanged(resource, known)) return known;
    const { text, features } = encodeResource(resource, this.#crypter);
    this.#serialisations += 1;
    const entry: CachedEntry = {
      keys: Object.keys(resource),
      values: Object.values(resource),
      features,
      last: this.#serialisations % SEGMENT_SIZE === 0,
      bytes: Buffer.from(`,${text}`),
    };
    this.#entries.set(resource, entry);
    return entry;
  }
}

function isSame(known: readonly CachedEntry[], entries: readonly CachedEntry[]): boolean {
  return known.length === entries.length && known.every((entry, index) => entry === entries[index]);
}

function isUnchanged(resource: ResourceState, { keys, values }: CachedEntry): boolean {
  let index = 0;
  for (const key in resource) {
    if (keys[index] !== key || values[index] !== resource[key]) return false;
    index += 1;
  }
  return index === keys.length;
}
