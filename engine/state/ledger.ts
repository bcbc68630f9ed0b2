import type { PendingOperation, ResourceState, Snapshot } from "../model.js";
import type { StateChange } from "./writer.js";

/**
 * The state of one run in memory, by Pulumi's rule of the merge: entries of this run in order of completion, then the
 * old ones in their old order, both without those that are done; operations of this run, then the creates that an
 * earlier run left open (only a refresh, or a step that settles them, knows what became of those).
 */
export class Ledger {
  #old: readonly ResourceState[];
  /** Sets keep the order of insertion, and every change of a run costs the same however large the stack is. */
  readonly #ofThisRun = new Set<ResourceState>();
  readonly #done = new Set<ResourceState>();
  readonly #operations = new Set<PendingOperation>();
  readonly #openCreates: Set<PendingOperation>;

  constructor(snapshot: Snapshot) {
    this.#old = [...snapshot.resources];
    this.#openCreates = new Set(snapshot.pendingOperations.filter((operation) => operation.type === "creating"));
  }

  begin(operation: PendingOperation): void {
    this.#operations.add(operation);
  }

  apply(change: StateChange): void {
    if (change.operation !== undefined) this.#operations.delete(change.operation);
    for (const operation of change.settled ?? []) this.#openCreates.delete(operation);
    for (const resource of change.done ?? []) {
      this.#ofThisRun.delete(resource);
      this.#done.add(resource);
    }
    if (change.added !== undefined) {
      // An entry that stands already moves behind the others.
      this.#ofThisRun.delete(change.added);
      this.#ofThisRun.add(change.added);
    }
  }

  rebase(resources: readonly ResourceState[], pendingOperations?: readonly PendingOperation[]): void {
    this.#old = [...resources];
    this.#ofThisRun.clear();
    this.#done.clear();
    if (pendingOperations === undefined) return;
    this.#operations.clear();
    this.#openCreates.clear();
    for (const operation of pendingOperations) this.#openCreates.add(operation);
  }

  /** The entries in file order. */
  resources(): ResourceState[] {
    const standing = [...this.#ofThisRun];
    for (const resource of this.#old) {
      if (!this.#done.has(resource) && !this.#ofThisRun.has(resource)) standing.push(resource);
    }
    return standing;
  }

  /** The operations in file order. */
  operations(): PendingOperation[] {
    return [...this.#operations, ...this.#openCreates];
  }
}
