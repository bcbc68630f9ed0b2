import { type Cancellation } from "../cancellation.js";
import { type EngineEvent, type EventSink, type ResourceChanges, type Severity } from "../events.js";
import { type StepOp, type Urn } from "../model.js";

/** How far a failure reaches. */
export type FailureScope =
  /** It fails the run, but what is planned goes on. */
  | "continue"
  /** The same, and there is nothing to add at the end. */
  | "continueQuietly"
  /** No new step starts. */
  | "stop"
  /** The request of the program cannot be served: no new step starts, and there is nothing to add at the end. */
  | "abort";

/** The course of one run: whether it may go on, what it counted, and the way to whoever watches it. */
export class Run {
  readonly changes: ResourceChanges = {};
  #steps = 0;
  #failed = false;
  #quiet = false;
  #writeFailed = false;
  readonly #over = new AbortController();
  /** A step was refused that was not planned. */
  unplanned = false;
  /** An update, delete or read failed without saying how far it came. */
  maybeCorrupt = false;

  constructor(
    readonly dryRun: boolean,
    readonly cancellation: Cancellation,
    readonly emit: EventSink,
  ) {
    const stop = (): void => {
      this.#over.abort();
    };
    if (cancellation.soft.aborted) stop();
    else cancellation.soft.addEventListener("abort", stop, { once: true });
  }

  /** Aborted when no new step may start. */
  get signal(): AbortSignal {
    return this.#over.signal;
  }

  /** True when no new step may start. */
  get over(): boolean {
    return this.#over.signal.aborted;
  }

  /** True when even running steps are no longer waited for. */
  get abandoned(): boolean {
    return this.cancellation.hard.aborted;
  }

  get failed(): boolean {
    return this.#failed;
  }

  /** Steps counted so far. */
  get steps(): number {
    return this.#steps;
  }

  /** Counts a finished step. */
  count(op: StepOp): void {
    this.#steps += 1;
    this.changes[op] = (this.changes[op] ?? 0) + 1;
  }

  /** Notes a failure that has already been reported. */
  fail(scope: FailureScope): void {
    this.#failed = true;
    if (scope === "continueQuietly" || scope === "abort") this.#quiet = true;
    if (scope === "stop" || scope === "abort") this.#over.abort();
  }

  /** True when a write of the state failed. */
  get writeFailed(): boolean {
    return this.#writeFailed;
  }

  /** The state could not be written. Many steps may wait for one write: it is reported once. */
  reportWriteFailure(error: unknown): void {
    if (!this.#writeFailed) this.report("error", error instanceof Error ? error.message : String(error));
    this.#writeFailed = true;
    this.fail("stop");
  }

  /** Reports a diagnostic, about a resource or the whole run. */
  report(severity: Severity, message: string, urn?: Urn, ephemeral = false): void {
    const event: EngineEvent = { kind: "diagnostic", severity, message };
    if (urn !== undefined) event.urn = urn;
    if (ephemeral) event.ephemeral = true;
    this.emit(event);
  }

  /** The failure summary of a run; a failure counts more than a cancellation. */
  failureSummary(): string | undefined {
    const what = this.dryRun ? "preview" : "update";
    if (this.#quiet) return undefined;
    if (this.#failed) return `${what} failed`;
    return this.cancellation.soft.aborted ? `${what} canceled` : undefined;
  }
}
