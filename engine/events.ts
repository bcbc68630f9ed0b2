import type { DetailedDiff, ResourceState, StepOp, Urn } from "./model.js";

/** What a step does, as shown to people and tools. States hold secrets in memory form: whoever prints must mask them. */
export interface StepMetadata {
  op: StepOp;
  urn: Urn;
  type: string;
  /** Before the step; null when there was nothing. */
  old: ResourceState | null;
  /** After the step (planned in a preview); null when nothing is left. */
  new: ResourceState | null;
  /** Properties that force a replacement. */
  keys?: string[];
  /** Top-level properties that differ, sorted. */
  diffs?: string[];
  /** Null when the provider said "changed" without details. */
  detailedDiff?: DetailedDiff | null;
  /** False for the physical halves of a replacement. */
  logical?: boolean;
  provider: string;
}

export type Severity = "debug" | "info" | "info#err" | "warning" | "error";

/** Counts by op, as in Pulumi's summary. */
export type ResourceChanges = Partial<Record<StepOp, number>>;

/**
 * All events of a run, in order. One form serves the terminal, `--json` and the event log; it follows Pulumi's
 * `apitype.EngineEvent`, with in-memory states instead of serialised ones.
 */
export type EngineEvent =
  | {
      kind: "prelude";
      config: Record<string, string>;
      /** The stack of the run, for displays: by now it is known, by name or by choice. */
      stack?: { project: string; name: string };
    }
  | { kind: "resourcePre"; metadata: StepMetadata; planning: boolean }
  | { kind: "resOutputs"; metadata: StepMetadata; planning: boolean }
  | { kind: "resOpFailed"; metadata: StepMetadata; status: number; steps: number }
  | { kind: "diagnostic"; severity: Severity; message: string; urn?: Urn; ephemeral?: boolean }
  | { kind: "stdout"; message: string }
  | {
      kind: "summary";
      isPreview: boolean;
      maybeCorrupt: boolean;
      durationSeconds: number;
      resourceChanges: ResourceChanges;
      result: "succeeded" | "failed";
    }
  | { kind: "cancel" };

export type EventSink = (event: EngineEvent) => void;
