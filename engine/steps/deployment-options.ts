import { type Cancellation } from "../cancellation.js";
import { type EventSink, type ResourceChanges } from "../events.js";
import { type Host } from "../host/host.js";
import { type Snapshot, type Urn } from "../model.js";
import { type ProgramSpec } from "../project/program-spec.js";
import { type PlannedSteps } from "./planned-steps.js";
import { type PreviewedReads } from "./previewed-reads.js";
import { type StateWriter } from "../state/writer.js";
import { type PropertyMap } from "../../protocol/values.js";

/** One run of the engine on one stack: what is asked, what stands, and where results go. */
export interface DeploymentOptions {
  /** `update` serves `up` and `preview`. */
  readonly kind: "update" | "refresh" | "destroy";
  /** Plan only: no create, update or delete is called. The writer still gets every step, so give it one of memory. */
  readonly dryRun: boolean;
  readonly project: string;
  readonly stack: string;
  readonly organization: string;
  readonly program: ProgramSpec;
  /** Starts the processes of program and providers. */
  readonly host: Host;
  /** Stack config, decrypted: `ns:name` → text. Structured values are JSON text. */
  readonly config: Readonly<Record<string, string>>;
  /** Keys of `config` whose values are secret. */
  readonly configSecretKeys: readonly string[];
  /** The state before the run, secrets decrypted; the writer stands on the same entries. */
  readonly snapshot: Snapshot;
  readonly writer: StateWriter;
  /** Steps at one time, at least 1. */
  readonly parallel: number;
  /** Reads every resource before anything else. Default false. */
  readonly refreshFirst?: boolean;
  /** Refresh and destroy: run the program too, so that the present config counts. Default false. */
  readonly runProgram?: boolean;
  /** Only these URNs (`*` as a wildcard) are dealt with. Empty or absent: all. */
  readonly targets?: readonly Urn[];
  /** Takes in what depends on a target. Default false. */
  readonly targetDependents?: boolean;
  /** These URNs (`*` as a wildcard) are left as they are. */
  readonly excludes?: readonly Urn[];
  /** Leaves out what depends on something that is left out, too. Default false. */
  readonly excludeDependents?: boolean;
  /** These URNs are replaced even if nothing changed. */
  readonly replaces?: readonly Urn[];
  /** After a failed step, go on with all that does not depend on it. Default false. */
  readonly continueOnError?: boolean;
  /** All that the run may do. Default: whatever comes. */
  readonly planned?: PlannedSteps;
  /** What the preview of a refresh has read; a preview notes it there. */
  readonly reads?: PreviewedReads;
  readonly onEvent: EventSink;
  readonly cancellation: Cancellation;
}

/** How a run ended. Failures were reported as diagnostics. */
export interface DeploymentResult {
  readonly result: "succeeded" | "failed" | "canceled";
  /** Cancelled twice: running steps were not waited for, their pending operations stay in the state. Exit status 8. */
  readonly abandoned: boolean;
  /** It was stopped by a step that was not planned. */
  readonly unplanned: boolean;
  /** Counts by op, as in the summary event. */
  readonly changes: ResourceChanges;
  /** Outputs of the stack after the run, secrets in memory form. */
  readonly outputs: PropertyMap;
  /** An update, delete or read failed without saying how far it came. */
  readonly maybeCorrupt: boolean;
  readonly durationSeconds: number;
}
