import type { PendingOperation, ResourceState, Snapshot } from "../model.js";
import { type CheckpointIdentity, checkpointContent } from "./checkpoint-content.js";
import type { Crypter } from "./crypter.js";
import { EntryCache } from "./entry-cache.js";
import { AbandonedError, StateWriteError } from "./errors.js";
import { Ledger } from "./ledger.js";
import { timestamp } from "./timestamp.js";
import type { StateChange, StateWriter } from "./writer.js";

/** Where a state goes. */
export interface StateTarget {
  /** Absolute path, for messages. */
  readonly path: string;
  /** Replaces the content, all or nothing, durably. The last write of a run says so. */
  replace(content: readonly Uint8Array[], last: boolean): Promise<void>;
}

interface Waiting {
  /** The last write of a run, which is tried even after one failed. */
  readonly last: boolean;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/**
 * Writes the state of a run to its file. One write is in progress at a time; changes meanwhile are collected for the
 * next (group commit), so that many steps that end together cost one write.
 *
 * After a write failed, every change is refused: what cannot be noted must not be started. `flush` tries once more, so
 * that results are not lost when a disk was full for a moment.
 */
export class FileStateWriter implements StateWriter {
  readonly #target: StateTarget;
  readonly #identity: CheckpointIdentity;
  readonly #ledger: Ledger;
  readonly #cache: EntryCache;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;
  #writes = 0;
  /** Whether the last write of the run is done and nothing was added since. */
  #complete = false;
  #failure: Error | undefined;

  constructor(target: StateTarget, identity: CheckpointIdentity, snapshot: Snapshot, crypter: Crypter) {
    this.#target = target;
    this.#identity = identity;
    this.#ledger = new Ledger(snapshot);
    this.#cache = new EntryCache(crypter);
  }

  /** Writes that reached the disk. */
  get writes(): number {
    return this.#writes;
  }

  /** Entries serialised so far. */
  get serialisations(): number {
    return this.#cache.serialisations;
  }

  begin(operation: PendingOperation): Promise<void> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    this.#complete = false;
    this.#ledger.begin(operation);
    return this.#covered();
  }

  commit(change: StateChange): Promise<void> {
    // What a step did is noted even when it cannot be written now: the last write may still bring it to disk.
    this.note(change);
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    return this.#covered();
  }

  note(change: StateChange): void {
    this.#complete = false;
    this.#ledger.apply(change);
  }

  current(): ResourceState[] {
    return this.#ledger.resources();
  }

  rebase(resources: ResourceState[], pendingOperations?: PendingOperation[]): Promise<void> {
    this.#complete = false;
    this.#ledger.rebase(resources, pendingOperations);
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    return this.#covered();
  }

  flush(): Promise<void> {
    if (this.#failure instanceof AbandonedError) return Promise.reject(this.#failure);
    return this.#complete ? Promise.resolve() : this.#covered(true);
  }

  /** Lets nothing more reach the disk: for the second Ctrl-C. A write that is on its way ends, whole or not at all. */
  abandon(): void {
    this.#failure = new AbandonedError();
    this.#reject(this.#waiting.splice(0), this.#failure);
  }

  /** Resolves when no write is on its way: only then the lock may be given back. */
  async idle(): Promise<void> {
    await this.#writing;
  }

  /** Resolves when a write that began after this moment is on disk. */
  #covered(last = false): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ last, resolve, reject });
      this.#writing ??= this.#writeAll();
    });
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      // Whatever else ends in this turn of the event loop joins the write.
      await new Promise((resolve) => setImmediate(resolve));
      const covered = this.#waiting.splice(0);
      if (covered.length === 0) break;
      try {
        await this.#write(covered.some(({ last }) => last));
      } catch (error) {
        const failure = new StateWriteError(this.#target.path, error);
        this.#failure ??= failure;
        this.#reject(covered, failure);
        // Those who came meanwhile are refused too, but for the last write: it is one more attempt.
        const refused = this.#waiting.filter(({ last }) => !last);
        this.#waiting = this.#waiting.filter(({ last }) => last);
        this.#reject(refused, failure);
        continue;
      }
      for (const { resolve } of covered) resolve();
    }
    this.#writing = undefined;
  }

  async #write(last: boolean): Promise<void> {
    const content = checkpointContent(this.#identity, this.#ledger, this.#cache, timestamp());
    this.#complete = last;
    try {
      await this.#target.replace(content, last);
    } catch (error) {
      this.#complete = false;
      throw error;
    }
    this.#writes += 1;
  }

  #reject(waiting: readonly Waiting[], failure: Error): void {
    for (const { reject } of waiting) reject(failure);
  }
}
