import { type DetailedDiff, type PendingOperation, type ResourceState, type StepOp, type Urn } from "../model.js";
import { type StateChange } from "../state/writer.js";

/** What a step came to. */
export interface Outcome {
  /** The entry that now stands; null: none. Undefined: the step failed before it changed anything. */
  readonly state?: ResourceState | null;
  /** The failure. With a state: it was partly applied. */
  readonly error?: Error;
  /** What a refresh turned out to be. */
  readonly resultOp?: StepOp;
  /** Differences a refresh found. */
  readonly diffs?: readonly string[];
  readonly detailedDiff?: DetailedDiff;
}

/** One thing to do to one resource. Made by the functions in `ops/`, carried out by the executor. */
export interface Step {
  readonly op: StepOp;
  readonly urn: Urn;
  readonly type: string;
  readonly provider: string;
  readonly old: ResourceState | null;
  /** As planned; what it became is in the outcome. */
  readonly new: ResourceState | null;
  readonly keys?: readonly string[];
  readonly diffs?: readonly string[];
  readonly detailedDiff?: DetailedDiff;
  /** False for the physical halves of a replacement: they are shown, but not counted. */
  readonly logical: boolean;
  /** What is on disk while the step runs; absent when it leaves the outside alone. */
  readonly pending?: PendingOperation;
  /** Does it. May throw; never called twice. */
  apply(): Promise<Outcome>;
  /** What a success, or a partial one, changes in the state. */
  settle(state: ResourceState | null): Settlement;
}

/** A change of the state, and whether what follows may start before it is on disk. */
interface Settlement {
  readonly change: StateChange;
  /** False: only the end of the run needs it on disk. */
  readonly durable: boolean;
}

/** A resource that must not be deleted. Reported without ending the run: nothing was done, so nothing depends on it. */
export class ProtectedError extends Error {
  override readonly name = "ProtectedError";
  constructor(readonly urn: Urn) {
    super(
      `resource "${urn}" cannot be deleted\n` +
        "because it is protected. To unprotect the resource, either remove the `protect` flag from the resource " +
        "in your Pulumi program and run `pulumi up`, or use the command:\n" +
        `\`pulumi state unprotect '${urn}'\``,
    );
  }
}
