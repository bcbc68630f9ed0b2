import {
  type Approved,
  Cancellation,
  DigestBuilder,
  type EngineEvent,
  type OperationOptions,
  type OperationResult,
  OtherBasisError,
  PreviewedReads,
} from "../engine/index.js";
import { createDisplay, type DisplayOptions } from "./display/create-display.js";
import { DiffDisplay } from "./display/diff-display.js";
import type { Display, Operation } from "./display/display.js";
import { hasChanges } from "./display/ops.js";
import { createPaint } from "./display/paint.js";
import { Progress } from "./display/progress.js";
import { PlainScreen } from "./display/screen.js";
import { type Answer, confirm } from "./confirm.js";
import { isTruthy, positiveInteger } from "./environment.js";
import { CliError, UsageError } from "./error.js";
import { EXIT } from "./exit-codes.js";
import { pairOf } from "./config/pair.js";
import { isApproved, type OperationFlags } from "./flags.js";
import { listenForInterrupts, type SignalSource } from "./interrupts.js";
import { writeLine } from "./output.js";
import type { Reviewed } from "./review/reviewed.js";
import { isInteractive, type Terminal, useColor } from "./terminal.js";

/** The words of the command line that run something. */
export type OperationName = "up" | "preview" | "refresh" | "destroy";

/** The engine's four operations. */
export type Engine = Record<OperationName, (options: OperationOptions) => Promise<OperationResult>>;

/** Where a command runs. */
export interface RunContext {
  terminal: Terminal;
  signals: SignalSource;
  /** Ends the process now. */
  terminate: () => void;
}

const OPERATIONS: Record<OperationName, Operation> = {
  up: "update",
  preview: "update",
  refresh: "refresh",
  destroy: "destroy",
};

/** Runs one command on the embedded engine, as `pulumi` would: preview, question, run. Resolves to the exit status. */
export async function runEmbedded(
  name: OperationName,
  flags: OperationFlags,
  engine: Engine,
  context: RunContext,
): Promise<number> {
  const run = new EmbeddedRun(name, flags, engine, context);
  run.checkFlags();
  const stopListening = run.listen();
  try {
    return await run.start();
  } finally {
    stopListening();
  }
}

class EmbeddedRun {
  readonly #name: OperationName;
  readonly #operation: Operation;
  readonly #flags: OperationFlags;
  readonly #engine: Engine;
  readonly #context: RunContext;
  readonly #interactive: boolean;
  readonly #color: boolean;
  readonly #cancellation = new Cancellation();
  #display: Display | undefined;
  /** What the update may do. Undefined: whatever comes. */
  #approved: Approved | undefined;
  /** What the preview of a refresh has read. */
  readonly #reads = new PreviewedReads();
  /** What the preview came to, as it is reviewed. */
  #digest: DigestBuilder | undefined;

  constructor(name: OperationName, flags: OperationFlags, engine: Engine, context: RunContext) {
    this.#name = name;
    this.#operation = OPERATIONS[name];
    this.#flags = flags;
    this.#engine = engine;
    this.#context = context;
    this.#interactive = isInteractive(context.terminal, flags.nonInteractive ?? false);
    this.#color = useColor(context.terminal, flags.color);
  }

  /** Refuses what cannot work, before anything starts. */
  checkFlags(): void {
    const { target, targetReplace, exclude, excludeProtected } = this.#flags;
    const targeted = target ?? targetReplace;
    if (targeted !== undefined && exclude !== undefined) {
      throw new UsageError("--target and --exclude cannot be used together");
    }
    if (targeted !== undefined && excludeProtected === true) {
      throw new UsageError("you cannot specify --target and --exclude-protected");
    }
    if (this.#previewOnly()) {
      if (this.#name !== "preview" && this.#isApproved()) {
        throw new UsageError("--yes and --preview-only cannot be used together");
      }
      return;
    }
    if (!this.#interactive && !this.#isApproved()) {
      throw new UsageError(
        "--yes or --skip-preview or --preview-only must be passed in to proceed when running in non-interactive mode",
      );
    }
  }

  listen(): () => void {
    return listenForInterrupts(
      this.#context.signals,
      this.#cancellation,
      (message) => {
        if (this.#display) this.#display.onEvent({ kind: "stdout", message });
        else this.#context.terminal.stderr.write(message);
      },
      this.#context.terminate,
    );
  }

  async start(): Promise<number> {
    const { reviewed: given, cwd } = this.#flags;
    // Before anything that takes time.
    const reviewed = given === undefined ? undefined : (await import("./review/reviewed.js")).readReviewed(given, cwd);
    let planned: OperationResult | undefined;
    if (this.#previewOnly() || this.#flags.skipPreview !== true || reviewed !== undefined) {
      const events: EngineEvent[] = [];
      if (reviewed !== undefined) this.#digest = new DigestBuilder();
      planned = await this.#once(true, undefined, this.#asks() || reviewed !== undefined ? events : undefined);
      const status = this.#statusOf(planned);
      if (status !== EXIT.success) return status;
      if (reviewed !== undefined) this.#approved = await this.#approve(reviewed, planned, events);
      if (this.#previewOnly()) return this.#checkExpectation(planned);
      if (this.#asks()) await this.#ask(events);
    }
    const result = await this.#update(planned);
    const status = this.#statusOf(result);
    if (status !== EXIT.success) return result.unplanned ? EXIT.notReviewed : status;
    if (this.#name === "destroy") this.#reportDestroyed(result);
    return this.#checkExpectation(result);
  }

  async #update(planned: OperationResult | undefined): Promise<OperationResult> {
    try {
      return await this.#once(false, planned, undefined);
    } catch (error) {
      if (error instanceof OtherBasisError) throw new CliError(error.message, EXIT.notReviewed, { cause: error });
      throw error;
    }
  }

  /** Refuses what is not what was reviewed. @returns what the update may do */
  async #approve(reviewed: Reviewed, planned: OperationResult, events: readonly EngineEvent[]): Promise<Approved> {
    const [{ parseDigest }, { buildReview }, { refuseOther }] = await Promise.all([
      import("./report/digest.js"),
      import("./review/build.js"),
      import("./review/reviewed.js"),
    ]);
    const digest = parseDigest(this.#digest?.digest(), "The preview", { name: "preview", command: "preview --json" });
    const review = await buildReview(digest, { environment: this.#context.terminal.env });
    refuseOther(reviewed, review);
    const steps = events.flatMap((event) => (event.kind === "resourcePre" ? [event.metadata] : []));
    return { steps, basis: planned.basis };
  }

  /** Where this run calls each platform: the next review says when that has changed. */
  readonly #hostFacts = async (config: Readonly<Record<string, string>>): Promise<Record<string, string>> => {
    const [{ ownHosts }, { hostFacts }] = await Promise.all([
      import("./report/hosts.js"),
      import("./report/last-up.js"),
    ]);
    return hostFacts(await ownHosts(config, this.#context.terminal.env));
  };

  /** One run of the engine with its own display. */
  async #once(
    isPreview: boolean,
    planned: OperationResult | undefined,
    events: EngineEvent[] | undefined,
  ): Promise<OperationResult> {
    const { stdout, stderr } = this.#context.terminal;
    const display = await createDisplay({
      operation: this.#operation,
      isPreview,
      json: this.#flags.json ?? false,
      diff: this.#flags.diff ?? false,
      terminal: this.#interactive,
      color: this.#color,
      full: this.#flags.showFullOutput ?? false,
      ...this.#visibility(),
      ...(planned && { expected: countOf(planned) }),
      fieldsShown: planned !== undefined,
      stdout,
      stderr,
    });
    this.#display = display;
    let closed = false;
    try {
      const result = await this.#operate(isPreview, (event) => {
        if (event.kind === "resourcePre" || event.kind === "resOutputs" || event.kind === "prelude")
          events?.push(event);
        if (isPreview) this.#digest?.add(event);
        display.onEvent(event);
      });
      closed = true;
      display.close();
      return result;
    } finally {
      this.#display = undefined;
      // A run that could not even start has nothing to show: its error is reported by the caller.
      if (!closed) display.abandon();
    }
  }

  /** What of the run is to be seen. */
  #visibility(): Pick<DisplayOptions, "shows" | "urns" | "suppressOutputs" | "showSecrets"> {
    const { showSames, showReads, showReplacementSteps, urns, suppressOutputs, showSecrets } = this.#flags;
    return {
      shows: {
        sames: showSames === true,
        reads: showReads === true,
        replacementSteps: showReplacementSteps === true,
      },
      urns: urns === true,
      suppressOutputs: suppressOutputs === true,
      showSecrets: showSecrets === true,
    };
  }

  #operate(isPreview: boolean, onEvent: (event: EngineEvent) => void): Promise<OperationResult> {
    const flags = this.#flags;
    const replaces = [...(flags.replace ?? []), ...(flags.targetReplace ?? [])];
    const targets = [...(flags.target ?? []), ...(flags.targetReplace ?? [])];
    const parallel = flags.parallel ?? positiveInteger(this.#context.terminal.env["PULUMI_PARALLEL"]);
    const options: OperationOptions = {
      cwd: flags.cwd,
      ...(this.#context.terminal.host !== undefined && { host: this.#context.terminal.host }),
      onEvent,
      cancellation: this.#cancellation,
      previewOnly: isPreview,
      refresh: flags.refresh ?? false,
      runProgram: flags.runProgram ?? false,
      continueOnError: flags.continueOnError ?? isTruthy(this.#context.terminal.env["PULUMI_CONTINUE_ON_ERROR"]),
      ...(flags.stack !== undefined && { stack: flags.stack }),
      create: flags.create === true,
      config: (flags.config ?? []).map(pairOf),
      ...(parallel !== undefined && { parallel }),
      ...(targets.length > 0 && { targets }),
      ...(flags.exclude !== undefined && { excludes: flags.exclude }),
      targetDependents: flags.targetDependents === true,
      excludeDependents: flags.excludeDependents === true,
      excludeProtected: flags.excludeProtected === true,
      clearPendingCreates: flags.clearPendingCreates === true,
      skipConfigValidation: flags.skipConfigValidation === true,
      showSecrets: flags.showSecrets === true,
      ...(flags.configFile !== undefined && { configFile: flags.configFile }),
      ...(replaces.length > 0 && { replaces }),
      ...(flags.remove === true && !isPreview && { remove: true }),
      ...(flags.message !== undefined && { message: flags.message }),
      ...(this.#name === "refresh" && { reads: this.#reads }),
      ...(this.#name === "up" && !isPreview && { facts: this.#hostFacts }),
      ...(!isPreview && this.#approved !== undefined && { approved: this.#approved }),
    };
    return this.#name === "up" && isPreview ? this.#engine.preview(options) : this.#engine[this.#name](options);
  }

  async #ask(events: readonly EngineEvent[]): Promise<void> {
    const { terminal } = this.#context;
    const note =
      this.#operation === "refresh"
        ? "\nNo resources will be modified as part of this refresh; just your stack's state will be.\n"
        : "";
    const answers: Answer[] = this.#flags.diff === true ? ["yes", "no"] : ["yes", "no", "details"];
    for (;;) {
      const answer = await confirm(`Do you want to perform this ${this.#operation}?${note}`, answers, terminal);
      if (answer === "yes") return;
      if (answer === undefined)
        throw new CliError(`confirmation cancelled, not proceeding with the ${this.#operation}`);
      if (answer === "no") throw new CliError(`confirmation declined, not proceeding with the ${this.#operation}`);
      this.#showDetails(events);
    }
  }

  #showDetails(events: readonly EngineEvent[]): void {
    const { stdout, stderr } = this.#context.terminal;
    const details = new DiffDisplay(new PlainScreen(stdout), new PlainScreen(stderr), {
      operation: this.#operation,
      isPreview: true,
      paint: createPaint(this.#color),
      progress: new Progress(undefined),
      full: true,
      now: () => performance.now(),
    });
    for (const event of events) details.onEvent(event);
    details.close();
  }

  #statusOf({ result, abandoned }: OperationResult): number {
    if (abandoned) return EXIT.canceled;
    return result === "succeeded" ? EXIT.success : EXIT.failure;
  }

  #checkExpectation(result: OperationResult): number {
    if (this.#flags.expectNoChanges !== true || !hasChanges(result.changes)) return EXIT.success;
    const what = this.#name === "preview" ? "preview" : this.#operation;
    throw new CliError(`no changes were expected for ${what} but changes were proposed`, EXIT.changes);
  }

  #reportDestroyed({ stack, resources }: OperationResult): void {
    const limited = (this.#flags.target ?? this.#flags.exclude ?? []).length > 0;
    if (this.#flags.json === true) return;
    const guarded = resources.filter(({ protect }) => protect === true).length;
    if (this.#flags.excludeProtected === true && guarded > 0) {
      const text = `All unprotected resources were destroyed. There are still ${guarded} protected resources associated with this stack.`;
      writeLine(this.#context.terminal.stdout, text);
      return;
    }
    if (limited) return;
    const text =
      this.#flags.remove === true
        ? "The resources in the stack have been deleted, and the history and configuration removed."
        : "The resources in the stack have been deleted, but the history and configuration associated with the stack " +
          "are still maintained.\nIf you want to remove the stack completely, run " +
          `\`pulumi-syncs destroy --remove --stack ${stack.name}\`.`;
    writeLine(this.#context.terminal.stdout, text);
  }

  #previewOnly(): boolean {
    return this.#name === "preview" || this.#flags.previewOnly === true;
  }

  /** Nobody needs to be asked. */
  #isApproved(): boolean {
    return isApproved(this.#flags, this.#context.terminal.env);
  }

  #asks(): boolean {
    return !this.#previewOnly() && !this.#isApproved();
  }
}

/** Resources that a run will process, as its preview counted. */
function countOf(planned: OperationResult): number {
  // The stack itself is counted among the changes, but is no step that progress is measured by.
  return Math.max(0, Object.values(planned.changes).reduce((sum, count) => sum + count, 0) - 1);
}
