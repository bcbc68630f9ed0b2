import PQueue from "p-queue";

import { type ResourceState, type Urn } from "../model.js";
import { type Goal, type ReadGoal, type Registered } from "../monitor/goal.js";
import { type MonitorHandlers, RunOverError } from "../monitor/handlers.js";
import { type StateWriter } from "../state/writer.js";
import { type PropertyMap } from "../../protocol/values.js";
import { type ChainResult, toMetadata } from "./executor.js";
import { InvalidResourceError } from "./invalid-resource.js";
import { ProgramListener } from "./program-listener.js";
import { type Run } from "./run.js";
import { type Step } from "./step.js";
import { makeUrn } from "../../protocol/urn.js";
import { type RunParts } from "./run-parts.js";

/** What a session belongs to. */
export interface SessionOptions {
  readonly run: Run;
  readonly writer: StateWriter;
  readonly stack: string;
  readonly project: string;
  readonly stackUrn: Urn;
  readonly continueOnError: boolean;
  readonly parallel: number;
}

/** Answers the program for as long as it runs: every registration becomes steps, and their end becomes the answer. */
export class ProgramSession extends ProgramListener implements MonitorHandlers {
  readonly #options: SessionOptions;
  /** So many registrations are looked at ahead: their providers are asked while others have their turn. */
  readonly #window: PQueue;
  /** Registrations are decided one after the other, in the order of their arrival. */
  readonly #turn = new PQueue({ concurrency: 1 });
  #defaultProviderStands: Promise<void> | undefined;
  #works: RunParts | undefined;
  /** The stack's outputs may come before its last resources: they are kept until the end. */
  #stackOutputs: PropertyMap | undefined;

  constructor(options: SessionOptions) {
    super(options.run);
    this.#options = options;
    this.#window = new PQueue({ concurrency: options.parallel });
  }

  /** From here on requests of the program are answered. */
  open(works: RunParts): void {
    this.#works = works;
  }

  async register(goal: Goal): Promise<Registered> {
    const works = this.#active();
    const chain = await this.#window.add(async () => {
      const admitted = await this.#plan(goal, async () => {
        if (works.generator.needsDefaultProvider(goal)) await this.#defaultProvider(works);
        return works.generator.admit(goal);
      });
      return this.#turn.add(async () => {
        const steps = await this.#plan(goal, () => works.generator.decide(admitted));
        const needs = [goal.parent, goal.deletedWith, ...goal.dependencies];
        const skipped = needs.some((urn) => urn !== undefined && works.progress.failedOrSkipped.has(urn));
        return { steps, done: skipped ? undefined : (await works.executor.submit(steps)).done };
      });
    });
    if (chain.done === undefined) return this.#lost(works, chain.steps, "skipped");
    const result = await chain.done;
    const failed = result.result === "failed" && this.#options.continueOnError;
    // The program gets a partial result; what depends on it is still skipped.
    const halfway = failed ? (result.state ?? undefined) : undefined;
    if (failed && halfway === undefined) return this.#lost(works, chain.steps, "failed");
    const { urn, id = "", outputs = {} } = halfway ?? finished(result);
    if (failed) works.progress.failedOrSkipped.add(urn);
    // A component has only the outputs that it registers itself.
    return { urn, id, outputs: goal.custom ? outputs : {}, result: "success" };
  }

  async read(goal: ReadGoal): Promise<Pick<Registered, "urn" | "outputs">> {
    const works = this.#active();
    const { done } = await this.#turn.add(async () => {
      const steps = await this.#plan(goal, async () => {
        if (goal.provider === undefined) await this.#defaultProvider(works);
        return works.generator.read(goal);
      });
      return works.executor.submit(steps);
    });
    const { urn, outputs = {} } = finished(await done);
    return { urn, outputs };
  }

  registerOutputs(urn: Urn, outputs: PropertyMap): Promise<void> {
    if (urn === this.#options.stackUrn) this.#stackOutputs = outputs;
    else this.#setOutputs(urn, () => outputs);
    return Promise.resolve();
  }

  /** The program is done: its stack gets the outputs it declared. After a failure one that is missing is not gone. */
  finish(): void {
    const outputs = this.#stackOutputs;
    if (outputs === undefined) return;
    const { run, stackUrn } = this.#options;
    const whole = !run.failed && !run.over;
    this.#setOutputs(stackUrn, (old) => (whole ? outputs : { ...old?.outputs, ...outputs }));
  }

  #active(): RunParts {
    if (this.#works === undefined || this.#options.run.over) throw new RunOverError();
    return this.#works;
  }

  /** Plans steps. A failure is reported on the resource, and ends the run. */
  async #plan<T>(goal: Pick<Goal, "type" | "name" | "parent">, plan: () => Promise<T>): Promise<T> {
    const { run, stack, project } = this.#options;
    if (run.over) throw new RunOverError();
    try {
      return await plan();
    } catch (error) {
      if (error instanceof RunOverError) throw error;
      if (!(error instanceof InvalidResourceError) && !run.abandoned) {
        const urn = makeUrn(stack, project, goal.parent, goal.type, goal.name);
        this.refuse(error instanceof Error ? error : new Error(String(error)), urn);
      }
      throw new RunOverError();
    }
  }

  /** Resolves when the default provider stands; whoever needs it first makes it. */
  #defaultProvider(works: RunParts): Promise<void> {
    this.#defaultProviderStands ??= (async () => {
      const { done } = await works.executor.submit(works.generator.defaultProvider());
      finished(await done);
    })();
    return this.#defaultProviderStands;
  }

  /** The program goes on without a resource: what depends on it is skipped too. */
  #lost(works: RunParts, steps: readonly Step[], result: "failed" | "skipped"): Registered {
    const planned = steps.at(-1)?.new;
    if (planned === null || planned === undefined) throw new RunOverError();
    works.progress.failedOrSkipped.add(planned.urn);
    return { urn: planned.urn, id: "", outputs: planned.custom ? (planned.inputs ?? {}) : {}, result };
  }

  #setOutputs(urn: Urn, outputs: (old: ResourceState | null) => PropertyMap): void {
    const { run, writer } = this.#options;
    const entry = this.#works?.progress.finished.get(urn);
    if (entry === undefined || run.abandoned) return;
    // Outside the targets and not there: there is nothing that could have outputs.
    if (entry.step.op === "same" && entry.step.old === null) return;
    entry.state.outputs = outputs(entry.step.old);
    // No step waits for it: the write at the end of the run is soon enough.
    writer.note({});
    const metadata = toMetadata(entry.step, entry.step.op, entry.state, {});
    run.emit({ kind: "resOutputs", metadata, planning: run.dryRun });
  }
}

function finished(result: ChainResult): ResourceState {
  const state = result.result === "done" ? (result.state ?? result.step.new) : undefined;
  if (state === undefined || state === null) throw new RunOverError();
  return state;
}
