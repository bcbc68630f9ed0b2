import { type Cancellation } from "./cancellation.js";
import { EngineError } from "./errors.js";
import { type EventSink, type ResourceChanges } from "./events.js";
import { type ResourceState } from "./model.js";
import { type PropertyMap } from "./values.js";

/** One run of one stack, as the command line asks for it. */
export interface OperationOptions {
  /** Folder to look for Pulumi.yaml from, upward. */
  cwd: string;
  /** Name of the stack, `organization/<project>/` before it allowed. Default: the selected one, else `dev`. */
  stack?: string;
  /** Steps that may run at the same time. Default four for each core, as Pulumi has it. */
  parallel?: number;
  /** Hears everything the run tells, in order. */
  onEvent: EventSink;
  /** Ends the run early: once softly, twice at once. */
  cancellation: Cancellation;
  /** Refreshes the state first, and works on what that found (`--refresh`). */
  refresh?: boolean;
  /** `refresh` and `destroy` only: runs the program for its present provider configuration (`--run-program`). */
  runProgram?: boolean;
  /** Looks only: changes neither the platform nor the state (`--preview-only`). `preview` is always so. */
  previewOnly?: boolean;
  /** URNs the run is limited to (`--target`). */
  targets?: string[];
  /** URNs to replace whatever their diff says (`--replace`). */
  replaces?: string[];
  /** Goes on with what does not depend on a failed step (`--continue-on-error`). */
  continueOnError?: boolean;
  /** `destroy` only: removes the stack, its history and its configuration file after a complete destroy (`--remove`). */
  remove?: boolean;
  /** A word for the history (`--message`). */
  message?: string;
}

/** How a run ended. */
export interface OperationResult {
  result: "succeeded" | "failed" | "canceled";
  /** Counts by op, as in Pulumi's summary. */
  changes: ResourceChanges;
  /** Outputs of the stack after the run. Secrets are in memory form: whoever prints must mask them. */
  outputs: PropertyMap;
  /** Outputs of the stack before the run, for a display of what changed. */
  oldOutputs: PropertyMap;
  /** The stack of this run. */
  stack: StackIdentity;
  /** Entries of the state after the run (after a preview: as planned, where the run knows them). */
  resources: readonly ResourceState[];
  /** Wall time in seconds. */
  durationSeconds: number;
}

/** The full name of a stack. */
export interface StackIdentity {
  organization: string;
  project: string;
  name: string;
}

/** What `up` would do. Writes nothing but a missing stack and a missing salt. */
export function preview(options: OperationOptions): Promise<OperationResult> {
  return Promise.reject(notBuilt(options));
}

/** Makes the platforms what the program says. One real run: previewing first is the caller's choice. */
export function up(options: OperationOptions): Promise<OperationResult> {
  return Promise.reject(notBuilt(options));
}

/** Brings the state in line with the platforms. With `previewOnly` it only tells the differences. */
export function refresh(options: OperationOptions): Promise<OperationResult> {
  return Promise.reject(notBuilt(options));
}

/** Deletes everything the stack manages. With `previewOnly` it only tells what would go. */
export function destroy(options: OperationOptions): Promise<OperationResult> {
  return Promise.reject(notBuilt(options));
}

function notBuilt(options: OperationOptions): EngineError {
  return new EngineError(`The embedded engine cannot work in ${options.cwd} yet.`);
}
