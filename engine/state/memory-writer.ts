import type { PendingOperation, ResourceState, Snapshot } from "../model.js";
import { Ledger } from "./ledger.js";
import type { StateChange, StateWriter } from "./writer.js";

/** A state that never reaches a disk: for previews and tests. */
export class MemoryWriter implements StateWriter {
  readonly #ledger: Ledger;

  constructor(snapshot: Snapshot = { resources: [], pendingOperations: [] }) {
    this.#ledger = new Ledger(snapshot);
  }

  begin(operation: PendingOperation): Promise<void> {
    this.#ledger.begin(operation);
    return Promise.resolve();
  }

  commit(change: StateChange): Promise<void> {
    this.#ledger.apply(change);
    return Promise.resolve();
  }

  note(change: StateChange): void {
    this.#ledger.apply(change);
  }

  current(): ResourceState[] {
    return this.#ledger.resources();
  }

  /** The operations that are under way, in file order. */
  operations(): PendingOperation[] {
    return this.#ledger.operations();
  }

  rebase(resources: ResourceState[], pendingOperations?: PendingOperation[]): Promise<void> {
    this.#ledger.rebase(resources, pendingOperations);
    return Promise.resolve();
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }
}
