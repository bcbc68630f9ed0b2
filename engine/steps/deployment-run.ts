import { type PrivateSockets } from "../host/private-sockets.js";
import { type PendingOperation, type ResourceState, type Urn } from "../model.js";
import { type MonitorHandlers } from "../monitor/handlers.js";
import { openOperations } from "../state/ledger.js";
import { timestamp } from "../state/timestamp.js";
import { type PropertyMap } from "../../protocol/values.js";
import { lookForCutOffCreates } from "./cut-off-creates.js";
import { runDeletes } from "./deletes.js";
import { type DeploymentOptions, type DeploymentResult } from "./deployment-options.js";
import { Executor } from "./executor.js";
import { formerNameHint } from "./former-name.js";
import { Generator } from "./generator.js";
import { type StepEnvironment, when } from "./ops/environment.js";
import { ProgramObserver } from "./program-observer.js";
import { ProgramRunner } from "./program-runner.js";
import { ProgramSession } from "./program-session.js";
import { Progress } from "./progress.js";
import { equal } from "../../protocol/property-values.js";
import { defaultProviderInputs, defaultProviderUrn, Providers } from "./providers.js";
import { refreshPass } from "./refresh-pass.js";
import { ResourceGraph } from "./resource-graph.js";
import { Run } from "./run.js";
import { type Step } from "./step.js";
import { Targets } from "./targets.js";
import { makeUrn, STACK_TYPE } from "../../protocol/urn.js";
import { type RunParts } from "./run-parts.js";

/** One deployment from its first step to its last. */
export class DeploymentRun {
  readonly #options: DeploymentOptions;
  readonly #run: Run;
  readonly #program: ProgramRunner;
  readonly #session: ProgramSession;
  readonly #observer: ProgramObserver;
  readonly #targets: Targets;
  readonly #stackUrn: Urn;
  /** Operations that an earlier run was cut off in, and of which it is not known what became. */
  #open: readonly PendingOperation[];
  /** The state that steps are planned on; a refresh replaces it. */
  #resources: readonly ResourceState[];
  #index: { readonly of: readonly ResourceState[]; readonly byUrn: ReadonlyMap<Urn, ResourceState> } | undefined;
  #providers: Providers | undefined;
  #works: RunParts | undefined;

  readonly #sockets: PrivateSockets;

  constructor(options: DeploymentOptions, sockets: PrivateSockets) {
    this.#sockets = sockets;
    const { dryRun, cancellation, onEvent, stack, project, writer, parallel, continueOnError = false } = options;
    this.#options = options;
    this.#run = new Run(dryRun, cancellation, onEvent);
    this.#targets = new Targets(options.targets ?? [], options);
    this.#stackUrn = makeUrn(stack, project, undefined, STACK_TYPE, `${project}-${stack}`);
    this.#resources = writer.current();
    this.#open = openOperations(options.snapshot);
    const stackUrn = this.#stackUrn;
    const run = this.#run;
    this.#program = new ProgramRunner(options, run);
    this.#session = new ProgramSession({ run, writer, stack, project, stackUrn, continueOnError, parallel });
    this.#observer = new ProgramObserver({
      run,
      stack,
      project,
      findOld: (urn) => this.#findOld(urn),
      onProvider: (urn, inputs) => {
        this.#configure(urn, inputs);
      },
    });
  }

  /** Answers the program's requests. */
  get handlers(): MonitorHandlers {
    return this.#options.kind === "update" ? this.#session : this.#observer;
  }

  /** Does everything, and ends with the state written. Failures are reported as diagnostics; it throws only if the run cannot start. */
  async work(address: string): Promise<void> {
    this.#providers = this.#makeProviders(address);
    const { kind, runProgram = false, replaces = [] } = this.#options;
    // Nothing is destroyed of a list in which one name is wrong.
    const mustExist = [new Targets(replaces), ...(kind === "destroy" ? [this.#targets] : [])];
    if (mustExist.some((targets) => this.#namesNothing(targets, []))) this.#run.fail("abort");
    if (kind !== "update" && runProgram && !this.#run.over) await this.#observeProgram(address);
    if (!this.#run.over) await this.#readFirst();
    if (kind !== "refresh" && !this.#run.over && !this.#run.failed) await this.#changeThings(address);
    if (this.#run.abandoned) return;
    const word = this.#run.failureSummary();
    if (word !== undefined) this.#run.report("error", word);
    await this.#flush();
  }

  /** Ends the processes of the run. */
  async close(): Promise<void> {
    await this.#program.kill();
    await (this.#run.abandoned ? this.#providers?.kill() : this.#providers?.stop());
  }

  /** How it ended. */
  conclude(): Omit<DeploymentResult, "durationSeconds"> {
    const { failed, abandoned, unplanned, changes, maybeCorrupt, cancellation } = this.#run;
    const result = failed ? "failed" : cancellation.soft.aborted ? "canceled" : "succeeded";
    return { result, abandoned, unplanned, changes, maybeCorrupt, outputs: this.#outputs() };
  }

  /** What is looked at before anything else: everything on request, else what an earlier run was cut off in. */
  async #readFirst(): Promise<void> {
    const { kind, refreshFirst = false, dryRun } = this.#options;
    if (!dryRun) await this.#lookForCutOffCreates();
    if (this.#run.over) return;
    if (kind === "refresh" || refreshFirst) {
      if (this.#namesNothing(this.#targets, [])) this.#run.fail("abort");
      else await this.#refresh((resource) => this.#targets.selects(resource));
      return;
    }
    // Where all is deleted, nothing else counts; and a preview looks at nothing unasked.
    if ((kind === "destroy" && !this.#targets.limited) || dryRun) return;
    const cutOff = this.#open.filter((operation) => !isCreate(operation));
    if (cutOff.length === 0) return;
    const urns = new Set(cutOff.map(({ resource }) => resource.urn));
    await this.#refresh(({ urn }) => urns.has(urn));
  }

  /** What creates that were cut off have left comes into the state, before anything is planned on it. */
  async #lookForCutOffCreates(): Promise<void> {
    const selected = this.#open.filter(
      (operation) => isCreate(operation) && this.#targets.includes(operation.resource.urn),
    );
    if (selected.length === 0) return;
    const others = this.#open.filter((operation) => !selected.includes(operation));
    const environment = this.#makeEnvironment(new Progress(this.#resources));
    const { resources, open } = await lookForCutOffCreates(this.#resources, selected, environment, this.#run);
    if (this.#run.abandoned) return;
    this.#resources = resources;
    this.#open = [...others, ...open];
    await this.#options.writer.rebase([...resources], [...this.#open]);
  }

  async #refresh(selected: (resource: ResourceState) => boolean): Promise<void> {
    const { writer } = this.#options;
    const environment = this.#makeEnvironment(new Progress(this.#resources));
    // One that cannot be read is no reason not to look at the others.
    const executor = this.#makeExecutor(undefined, true);
    const before = this.#resources;
    const { resources, read } = await refreshPass(before, selected, executor, environment);
    if (this.#run.abandoned) return;
    this.#resources = resources;
    const unread = new Set(before.filter((resource) => !read.has(resource)).map(({ urn }) => urn));
    this.#open = this.#open.filter((operation) => isCreate(operation) || unread.has(operation.resource.urn));
    await writer.rebase([...resources], [...this.#open]);
  }

  async #changeThings(address: string): Promise<void> {
    const works = this.#prepare();
    this.#works = works;
    if (this.#options.kind === "update") {
      this.#session.open(works);
      this.#providers?.prepare();
      await this.#program.run(address, this.#options.dryRun, works.executor);
    }
    await works.executor.idle();
    if (!this.#run.over) {
      if (this.#namesNothing(this.#targets, [...works.progress.seen])) this.#run.fail("continueQuietly");
      await runDeletes({ ...works, run: this.#run, targets: this.#targets });
      await works.executor.idle();
    }
    this.#session.finish();
  }

  /** Runs the program only to learn how it configures its providers now; the state takes that over. */
  async #observeProgram(address: string): Promise<void> {
    const { stack, project, config, configSecretKeys } = this.#options;
    this.#configure(defaultProviderUrn(stack, project), defaultProviderInputs(config, configSecretKeys));
    // A dry run: what is not in the state is unknown to the program, not missing.
    await this.#program.run(address, true);
  }

  #configure(urn: Urn, inputs: PropertyMap): void {
    const old = this.#findOld(urn);
    if (old?.id === undefined) return;
    this.#providers?.register(urn, old.id, inputs);
    if (equal(old.inputs ?? {}, inputs)) return;
    old.inputs = inputs;
    old.outputs = inputs;
    old.modified = timestamp();
  }

  #prepare(): RunParts {
    const { project, stack, config, configSecretKeys, program, continueOnError = false } = this.#options;
    const progress = new Progress(this.#resources);
    const graph = new ResourceGraph(this.#resources);
    const environment = this.#makeEnvironment(progress);
    const executor = this.#makeExecutor(progress, continueOnError);
    const generator = new Generator({
      run: this.#run,
      progress,
      environment,
      graph,
      targets: this.#targets,
      replaceTargets: new Targets(this.#options.replaces ?? []),
      stack,
      project,
      root: program.root,
      config,
      configSecretKeys,
    });
    return { progress, graph, environment, executor, generator };
  }

  #makeEnvironment(progress: Progress): StepEnvironment {
    const { dryRun, reads } = this.#options;
    const providers = this.#providers;
    if (providers === undefined) throw new Error("The run has not begun.");
    return {
      dryRun,
      providers,
      ...when("reads", reads),
      isDeleted: (urn) => progress.deleted.has(urn),
      openCreates: (urn) => this.#open.filter((operation) => isCreate(operation) && operation.resource.urn === urn),
      supersede: (old) => {
        progress.superseded.add(old);
        if (!dryRun) old.delete = true;
      },
    };
  }

  #makeExecutor(progress: Progress | undefined, continueOnError: boolean): Executor {
    const { writer, parallel, kind, planned } = this.#options;
    return new Executor({
      run: this.#run,
      writer,
      parallel,
      continueOnError,
      isRefresh: kind === "refresh",
      ...(planned === undefined ? {} : { planned }),
      ...(progress === undefined
        ? {}
        : { hint: (step: Step, message: string) => formerNameHint(step, message, progress) }),
      onDone: (step, state) => {
        if (progress === undefined || state === null) return;
        // A marker is reported, but has no state of its own.
        const stands = step.op === "replace" ? progress.finished.get(step.urn)?.state : state;
        if (stands !== undefined) progress.finished.set(step.urn, { step, state: stands });
      },
    });
  }

  #makeProviders(engineAddress: string): Providers {
    return new Providers({
      host: this.#options.host,
      program: this.#options.program,
      project: this.#options.project,
      engineAddress,
      sockets: this.#sockets,
      findOld: (urn) => this.#findOld(urn),
      onStdout: (line) => {
        this.#run.report("info", line);
      },
      onStderr: (line) => {
        this.#run.report(isTrace(line) ? "debug" : "info#err", line);
      },
    });
  }

  #findOld(urn: Urn): ResourceState | undefined {
    if (this.#index?.of !== this.#resources) {
      // The first one counts: those that wait for their delete stand behind it.
      const byUrn = new Map([...this.#resources].reverse().map((resource) => [resource.urn, resource]));
      this.#index = { of: this.#resources, byUrn };
    }
    return this.#index.byUrn.get(urn);
  }

  /** Reports targets that match no resource. */
  #namesNothing(targets: Targets, registered: readonly Urn[]): boolean {
    const known = [...this.#resources, ...registered.map((urn) => ({ urn }))];
    const unknown = targets.unknown(known);
    for (const pattern of unknown) {
      const hint = pattern.includes("$") ? "" : " Did you forget to escape $ in your shell?";
      this.#run.report("error", `Target '${pattern}' could not be found in the stack.${hint}`);
    }
    return unknown.length > 0;
  }

  #outputs(): PropertyMap {
    const { progress } = this.#works ?? {};
    if (progress?.deleted.has(this.#stackUrn) === true && !this.#run.failed) return {};
    const old = this.#findOld(this.#stackUrn);
    return (progress?.finished.get(this.#stackUrn)?.state ?? old)?.outputs ?? {};
  }

  async #flush(): Promise<void> {
    try {
      await this.#options.writer.flush();
    } catch (error) {
      if (!this.#run.abandoned) this.#run.reportWriteFailure(error);
      return;
    }
    if (this.#run.writeFailed) {
      this.#run.report("warning", "At the end of the run the state could be written: it has everything that was done.");
    }
  }
}

function isCreate({ type }: PendingOperation): boolean {
  return type === "creating";
}

/** The SDK prints the stack of an error that it also answers the call with: the answer is what people should see. */
function isTrace(line: string): boolean {
  return /^\s+at .+/.test(line) || /^(?<error>.+): \k<error>$/.test(line);
}
