import type { PendingOperation, ResourceState } from "../model.js";

/** What a finished step changes in the state. */
export interface StateChange {
  /** The pending operation that ends with this step. */
  operation?: PendingOperation;
  /** Entries of the state before the run that are dealt with: superseded by `added`, or gone. */
  done?: readonly ResourceState[];
  /** The entry that now stands; it goes behind all entries of this run that stand already. */
  added?: ResourceState;
  /** Operations that an earlier run left open and that are known to be over now: creates, which have no entry to be done. */
  settled?: readonly PendingOperation[];
}

/**
 * The state of one run on its way to the disk.
 *
 * The file always holds: entries of this run in order of completion, then the untouched old entries in their old
 * order, without the ones that are done; and the operations that are under way. One write may cover the steps of many
 * callers (group commit): each promise resolves when the file that covers its change is on disk.
 */
export interface StateWriter {
  /** Puts a pending operation on disk, before the call it stands for leaves. */
  begin(operation: PendingOperation): Promise<void>;
  /** Puts the result of a step on disk. */
  commit(change: StateChange): Promise<void>;
  /**
   * Notes a change that only the end of the run needs on disk (a `same` whose options did not change): resolves at
   * once and forces no write of its own.
   */
  note(change: StateChange): void;
  /**
   * The entries as they stand now, in file order. Assigning to a field of one is seen by the next write (refresh works
   * in place). A change *inside* the value of a field is not: give the field a new object.
   */
  current(): ResourceState[];
  /**
   * Replaces all entries: after a refresh or a rename, when references of many entries change together. Operations
   * stay as they are unless they are given.
   */
  rebase(resources: ResourceState[], pendingOperations?: PendingOperation[]): Promise<void>;
  /** Writes what is outstanding. Every run ends with it, failed ones too. */
  flush(): Promise<void>;
}
