import PQueue from "p-queue";

import { ProviderDiedError } from "../host/provider-process.js";
import { PartialFailure } from "../host/provider.js";
import { type StepMetadata } from "../events.js";
import { type ResourceState, type StepOp } from "../model.js";
import { type StateWriter } from "../state/writer.js";
import { when } from "./ops/environment.js";
import { equal } from "../../protocol/property-values.js";
import { type PlannedSteps, UnplannedError } from "./planned-steps.js";
import { type Run } from "./run.js";
import { markSecretOutputs } from "../../protocol/secrets.js";
import { type Outcome, ProtectedError, type Step } from "./step.js";
import { isProviderType } from "../../protocol/urn.js";

/** What became of a chain of steps. */
export type ChainResult =
  /** `state` is that of the last step that has one, replacement markers aside. */
  | { readonly result: "done"; readonly step: Step; readonly state: ResourceState | null }
  /** `state`: it was partly applied; undefined: nothing is known to have changed. */
  | { readonly result: "failed"; readonly step: Step; readonly state: ResourceState | null | undefined }
  /** The run was over before the end of the chain. */
  | { readonly result: "stopped" };

/** What the executor works for. */
export interface ExecutorOptions {
  readonly run: Run;
  readonly writer: StateWriter;
  readonly parallel: number;
  readonly continueOnError: boolean;
  /** The run is a refresh: its steps are counted and shown as what they turned out to be. */
  readonly isRefresh: boolean;
  /** All that may be done. Absent: whatever comes. */
  readonly planned?: PlannedSteps;
  /** What is to be added to the error of a step, as a sentence. */
  readonly hint?: (step: Step, message: string) => string | undefined;
  /** A step ended well; called before anything that waits for it goes on. */
  readonly onDone?: (step: Step, state: ResourceState | null) => void;
}

/** gRPC-independent codes of `resOpFailed`: fine so far, partly applied, not known. */
const STATUS = { ok: 0, partial: 1, unknown: 2 };

/**
 * Chains under way for each one that may act. Only acting counts as parallel: while some act, what others are about to
 * do or did goes to disk. So one write covers more steps the longer it takes, and a large stack does not slow them.
 */
const UNDER_WAY = 4;

/** Carries out steps: so many act at one time, the steps of a chain one after the other. */
export class Executor {
  readonly #options: ExecutorOptions;
  readonly #queue: PQueue;
  readonly #acting: PQueue;

  constructor(options: ExecutorOptions) {
    const { parallel } = options;
    this.#options = options;
    // One at a time means just that, writes included.
    this.#queue = new PQueue({ concurrency: parallel === 1 ? 1 : parallel * UNDER_WAY });
    this.#acting = new PQueue({ concurrency: parallel });
  }

  /**
   * Hands a chain over. Resolves when it has started, so that whoever plans does not run ahead of the work: after a
   * failure nothing more is planned.
   */
  async submit(chain: readonly Step[]): Promise<{ done: Promise<ChainResult> }> {
    const done = this.#queue.add(() => this.#runChain(chain));
    await this.#queue.onSizeLessThan(1);
    return { done };
  }

  /** Carries out steps that do not depend on each other; resolves when all that started have ended. */
  async runAll(steps: readonly Step[]): Promise<ChainResult[]> {
    return Promise.all(steps.map((step) => this.#queue.add(() => this.#runChain([step]))));
  }

  /** Resolves when nothing runs any more. */
  async idle(): Promise<void> {
    await this.#queue.onIdle();
  }

  async #runChain(chain: readonly Step[]): Promise<ChainResult> {
    let last: ChainResult = { result: "stopped" };
    for (const step of chain) {
      if (this.#options.run.over) return { result: "stopped" };
      const result = await this.#runStep(step);
      if (result.result !== "done") return result;
      if (step.op !== "replace" || last.result === "stopped") last = result;
    }
    return last;
  }

  async #runStep(step: Step): Promise<ChainResult> {
    const { run, writer, planned } = this.#options;
    const operation = run.dryRun ? undefined : step.pending;
    try {
      planned?.check(step);
    } catch (error) {
      if (error instanceof UnplannedError) {
        run.unplanned = true;
        return this.#failed(step, error, undefined);
      }
      throw error;
    }
    try {
      if (operation !== undefined) await writer.begin(operation);
    } catch (error) {
      return this.#writeFailed(step, error);
    }

    const outcome = await this.#acting.add(() => this.#act(step));
    // Nothing more is written or reported: the pending operation on disk records what was in progress.
    if (run.abandoned) return { result: "stopped" };
    if (outcome === undefined) {
      if (operation !== undefined) writer.note({ operation });
      return { result: "stopped" };
    }

    const state = finished(step, outcome);
    const settlement = state === undefined ? { change: {}, durable: true } : step.settle(state);
    // A provider that died may have done its work: its operation stays on disk, for the next run to look after.
    const ended = operation === undefined || outcome.error instanceof ProviderDiedError ? {} : { operation };
    try {
      const change = { ...settlement.change, ...ended };
      if (settlement.durable && !run.dryRun) await writer.commit(change);
      else writer.note(change);
    } catch (error) {
      return this.#writeFailed(step, error, outcome);
    }

    if (outcome.error !== undefined) return this.#failed(step, outcome.error, state);
    this.#succeeded(step, outcome, state ?? null);
    return { result: "done", step, state: state ?? null };
  }

  /** Undefined: the run was over before the step could act. */
  async #act(step: Step): Promise<Outcome | undefined> {
    const { run } = this.#options;
    if (run.over) return undefined;
    run.emit({ kind: "resourcePre", metadata: toMetadata(step, step.op, step.new, {}), planning: run.dryRun });
    return attempt(step);
  }

  #succeeded(step: Step, outcome: Outcome, state: ResourceState | null): void {
    const { run, isRefresh, onDone } = this.#options;
    const op = isRefresh && step.op === "refresh" ? (outcome.resultOp ?? step.op) : step.op;
    if (this.#isCounted(step, op, state) && !isInternal(step)) run.count(op);
    const subject = state ?? step.old;
    // Components have outputs only when the program registers them.
    if (run.dryRun || subject?.custom === true || step.op === "delete" || step.op === "refresh") {
      run.emit({ kind: "resOutputs", metadata: toMetadata(step, op, state, outcome), planning: run.dryRun });
    }
    onDone?.(step, state);
  }

  #isCounted(step: Step, op: StepOp, state: ResourceState | null): boolean {
    if (step.op === "refresh") return op !== "refresh";
    // A read that found what was known already is nothing to report.
    if (step.op === "read") return step.old !== null && !equal(step.old.outputs ?? {}, state?.outputs ?? {});
    return step.logical;
  }

  #failed(step: Step, error: Error, state: ResourceState | null | undefined): ChainResult {
    const { run, continueOnError } = this.#options;
    const unknown = error instanceof ProviderDiedError || (UNKNOWN_AFTER_ERROR.has(step.op) && state === undefined);
    const protectedOne = error instanceof ProtectedError;
    const untouched = protectedOne || error instanceof UnplannedError;
    const status =
      error instanceof PartialFailure ? STATUS.partial : unknown && !untouched ? STATUS.unknown : STATUS.ok;
    if (status === STATUS.unknown && !run.dryRun) run.maybeCorrupt = true;
    const urn = isInternal(step) ? undefined : step.urn;
    const hint = this.#options.hint?.(step, error.message);
    const message = hint === undefined ? error.message : `${error.message} ${hint}`;
    run.report("error", `${run.dryRun ? "Preview failed: " : ""}${message}`, urn);
    if (!run.dryRun) {
      run.emit({
        kind: "resOpFailed",
        metadata: toMetadata(step, step.op, step.new, {}),
        status,
        steps: run.steps,
      });
    }
    run.fail((continueOnError && !(error instanceof UnplannedError)) || protectedOne ? "continue" : "stop");
    return { result: "failed", step, state };
  }

  /** What cannot be noted must not be started, and what was done must be reported if it cannot be noted. */
  #writeFailed(step: Step, error: unknown, outcome?: Outcome): ChainResult {
    const { run } = this.#options;
    if (run.abandoned) return { result: "stopped" };
    run.reportWriteFailure(error);
    if (outcome?.error !== undefined) run.report("error", outcome.error.message, step.urn);
    else if (outcome !== undefined && step.pending !== undefined && !isInternal(step))
      run.report("error", unrecorded(outcome), step.urn);
    return { result: "stopped" };
  }
}

function unrecorded({ state }: Outcome): string {
  const id = state?.id === undefined || state.id === "" ? "" : ` (id ${state.id})`;
  return `This step was done${id}, but could not be put into the state, which lists it as pending; the next run will check it.`;
}

/** After an error of these it is not known what they did; a create says so itself, by an id. */
const UNKNOWN_AFTER_ERROR: ReadonlySet<StepOp> = new Set<StepOp>([
  ...(["update", "delete", "delete-replaced"] as const),
  ...(["read", "read-replacement", "refresh"] as const),
]);

async function attempt(step: Step): Promise<Outcome> {
  try {
    return await step.apply();
  } catch (error) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }
}

/** The entry as it goes into the state; undefined: the step changed nothing. */
function finished(step: Step, outcome: Outcome): ResourceState | null | undefined {
  if (outcome.state === undefined || outcome.state === null || step.op === "replace") return outcome.state;
  // An entry that is handed through as it is keeps its identity.
  return outcome.state === step.old ? outcome.state : markSecretOutputs(outcome.state);
}

/** The default provider is the engine's own affair. */
function isInternal(step: Step): boolean {
  if (step.op === "remove-pending-replace") return true;
  return isProviderType(step.type) && step.urn.endsWith("::default");
}

/** What is reported of a step. */
export function toMetadata(
  step: Step,
  op: StepOp,
  state: ResourceState | null,
  found: Pick<Outcome, "diffs" | "detailedDiff">,
): StepMetadata {
  const diffs = found.diffs ?? step.diffs;
  const detailedDiff = found.detailedDiff ?? step.detailedDiff;
  return {
    op,
    urn: step.urn,
    type: step.type,
    old: step.old,
    new: state,
    ...when("keys", step.keys === undefined ? undefined : [...step.keys]),
    ...when("diffs", diffs === undefined ? undefined : [...diffs]),
    ...(detailedDiff === undefined ? {} : { detailedDiff }),
    logical: step.logical,
    provider: step.provider,
  };
}
