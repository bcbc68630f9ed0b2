import type { PendingOperation, ResourceState, Snapshot } from "../model.js";
import type { StateChange } from "./writer.js";

/**
 * The operations that an earlier run was cut off in, and that may have changed something outside. One of an entry that
 * is not there any more is over: there is nothing left to look at.
 */
export function openOperations({ resources, pendingOperations }: Snapshot): PendingOperation[] {
  const urns = new Set(resources.map(({ urn }) => urn));
  return pendingOperations.filter(
    ({ type, resource }) =>
      type === "creating" || ((type === "updating" || type === "deleting") && urns.has(resource.urn)),
  );
}

/**
 * The state of one run in memory, by Pulumi's rule of the merge: entries of this run in order of completion, then the
 * old ones in their old order, both without those that are done; operations of this run, then those that an earlier run
 * left open: they stay until somebody has looked what became of them, or until what they are about is dealt with.
 */
export class Ledger {
  #old: readonly ResourceState[];
  /** Sets keep the order of insertion, and every change of a run costs the same however large the stack is. */
  readonly #ofThisRun = new Set<ResourceState>();
  readonly #done = new Set<ResourceState>();
  readonly #operations = new Set<PendingOperation>();
  readonly #open: Set<PendingOperation>;

  constructor(snapshot: Snapshot) {
    this.#old = [...snapshot.resources];
    this.#open = new Set(openOperations(snapshot));
  }

  begin(operation: PendingOperation): void {
    this.#operations.add(operation);
  }

  apply(change: StateChange): void {
    if (change.operation !== undefined) this.#operations.delete(change.operation);
    for (const operation of change.settled ?? []) this.#open.delete(operation);
    for (const resource of change.done ?? []) {
      this.#settle(resource);
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
    this.#open.clear();
    for (const operation of pendingOperations) this.#open.add(operation);
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
    return [...this.#operations, ...this.#open];
  }

  /** An entry is dealt with, and what was under way with it is over. A create is not: it has no entry. */
  #settle({ urn }: ResourceState): void {
    for (const operation of this.#open) {
      if (operation.type !== "creating" && operation.resource.urn === urn) this.#open.delete(operation);
    }
  }
}
