import type { Cancellation } from "../cancellation.js";
import type { EventSink, ResourceChanges, StepMetadata } from "../events.js";
import type { Host } from "../host/host.js";
import type { ResourceState, Snapshot } from "../model.js";
import type { ConfigSetting } from "./config.js";
import type { PreviewedReads } from "../steps/previewed-reads.js";
import type { PropertyMap } from "../../protocol/values.js";

/** One run of one stack, as the command line asks for it. */
export interface OperationOptions {
  /** Folder to look for Pulumi.yaml from, upward. */
  cwd: string;
  /** Name of the stack, `organization/<project>/` before it allowed. Default: the selected one, else `dev`. */
  stack?: string;
  /** `up` only: makes the stack where it is missing (`--create`). The preview of an update then takes it for an empty one. */
  create?: boolean;
  /** Values of the stack's config to set first (`--config`). A run that only looks keeps them to itself. */
  config?: readonly ConfigSetting[];
  /** Steps that may run at the same time. Default four for each core, as Pulumi has it. */
  parallel?: number;
  /** Receives all events of the run, in order. */
  onEvent: EventSink;
  /** Ends the run early: once softly, twice at once. */
  cancellation: Cancellation;
  /** What starts the processes of program and providers. Default: a Node process for each. */
  host?: Host;
  /** Refreshes the state first, and works on what that found (`--refresh`). */
  refresh?: boolean;
  /** `refresh` and `destroy` only: runs the program for its present provider configuration (`--run-program`). */
  runProgram?: boolean;
  /** Looks only: changes neither the platform nor the state (`--preview-only`). `preview` is always so. */
  previewOnly?: boolean;
  /** URNs the run is limited to (`--target`). */
  targets?: string[];
  /** Takes in what depends on a target (`--target-dependents`). */
  targetDependents?: boolean;
  /** URNs the run leaves as they are (`--exclude`). */
  excludes?: string[];
  /** Leaves out what depends on something that is left out, too (`--exclude-dependents`). */
  excludeDependents?: boolean;
  /** `destroy` only: leaves protected resources as they are, and what they stand on (`--exclude-protected`). */
  excludeProtected?: boolean;
  /** `refresh` only: drops the creates that an earlier run left open, unseen (`--clear-pending-creates`). */
  clearPendingCreates?: boolean;
  /** Another config file than `Pulumi.<stack>.yaml` (`--config-file`). */
  configFile?: string;
  /** Does not check the config against what the project declares (`--skip-config-validation`). */
  skipConfigValidation?: boolean;
  /** Shows secrets of the config in clear, where they are shown at all (`--show-secrets`). */
  showSecrets?: boolean;
  /** URNs to replace whatever their diff says (`--replace`). */
  replaces?: string[];
  /** Goes on with what does not depend on a failed step (`--continue-on-error`). */
  continueOnError?: boolean;
  /** `destroy` only: removes the stack, its history and its configuration file after a complete destroy (`--remove`). */
  remove?: boolean;
  /** A word for the history (`--message`). */
  message?: string;
  /** `refresh` only: what its preview reads, for the refresh after it. Give both the same. */
  reads?: PreviewedReads;
  /** `up` only: does what a preview planned, on the state and config that the preview had, or nothing. */
  approved?: Approved;
  /** Facts about where it runs, for the history; by the stack's config, decrypted. */
  facts?: (config: Readonly<Record<string, string>>) => Promise<Readonly<Record<string, string>>>;
}

/** What was approved, and what it was based on. */
export interface Approved {
  /** Steps of the preview. */
  steps: readonly StepMetadata[];
  basis: Basis;
}

/** What a run started from. */
export interface Basis {
  snapshot: Snapshot;
  /** Stack config, decrypted. */
  config: Readonly<Record<string, string>>;
}

/** How a run ended. Failures were reported as diagnostics. */
export interface OperationResult {
  result: "succeeded" | "failed" | "canceled";
  /** Cancelled twice: what ran was not waited for. Exit status 8. */
  abandoned: boolean;
  /** It was stopped by a step that was not approved. */
  unplanned: boolean;
  /** Counts by op, as in Pulumi's summary. */
  changes: ResourceChanges;
  /** What the run started from. */
  basis: Basis;
  /** Outputs of the stack after the run. Secrets are in memory form: whoever prints must mask them. */
  outputs: PropertyMap;
  /** Outputs of the stack before the run, for a display of what changed. */
  oldOutputs: PropertyMap;
  /** The stack of this run. */
  stack: StackIdentity;
  /** Entries of the state after the run, in file order; after a preview those that the run would leave. */
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
