import { FIND_CREATED } from "../../protocol/find-created.js";
import { type Digest, parseDigest } from "../../cli/report/digest.js";
import { Cancellation } from "../../engine/cancellation.js";
import { DigestBuilder } from "../../engine/output/digest.js";
import type { EngineEvent } from "../../engine/events.js";
import { PartialFailure as EnginePartialFailure, type ResourceProvider } from "../../engine/host/provider.js";
import type { ResourceState, Urn } from "../../engine/model.js";
import type { Goal } from "../../engine/monitor/goal.js";
import { MemoryWriter } from "../../engine/state/memory-writer.js";
import { runDeletes } from "../../engine/steps/deletes.js";
import { Executor } from "../../engine/steps/executor.js";
import { Generator } from "../../engine/steps/generator.js";
import type { StepEnvironment } from "../../engine/steps/ops/environment.js";
import { ProgramSession } from "../../engine/steps/program-session.js";
import { Progress } from "../../engine/steps/progress.js";
import { refreshPass } from "../../engine/steps/refresh-pass.js";
import { ResourceGraph } from "../../engine/steps/resource-graph.js";
import { Run } from "../../engine/steps/run.js";
import { Targets } from "../../engine/steps/targets.js";
import { makeUrn, nameOf, typeOf } from "../../protocol/urn.js";
import type { PropertyMap } from "../../protocol/values.js";
import { PartialFailure } from "../../provider/adaptor/failure.js";
import type { Instance } from "../../provider/adaptor/instance.js";
import type { Lifecycle } from "../../provider/core/lifecycle.js";
import type { Values } from "../../provider/core/values.js";
import { providerAt } from "../properties/tiny-engine.js";

const STACK = "dev";
const PROJECT = "programs";
const TYPE = "pulumi-nodejs:dynamic/";
const PROVIDER = "pulumi:providers:pulumi-nodejs";

/** A resource as a program declares it. */
export interface DeclaredResource {
  readonly name: string;
  readonly args: Values;
  /** Names of resources before it. */
  readonly dependsOn?: readonly string[];
  readonly deleteBeforeReplace?: boolean;
  /** It says that it had this name before: `aliases`. */
  readonly formerName?: string;
  /** Name of its explicit provider. */
  readonly account?: string | undefined;
}

/** How a run goes about it. */
export interface RunOptions {
  /** Steps at one time. */
  readonly parallel: number;
  /**
   * Providers are asked about several resources at once, as the embedded engine does; else about one after the other, as
   * Pulumi does.
   */
  readonly overlaps?: boolean;
  /** Names of resources that are replaced on request. */
  readonly replaces?: readonly string[];
  readonly refreshes?: boolean;
  readonly continueOnError?: boolean;
  /** Awaited before each registration and each step: where others may come first. */
  readonly pace?: () => Promise<unknown>;
}

/** What a run came to. */
export interface ProgramRun {
  readonly failed: boolean;
  /** By name of the resource; empty where an error is of none. */
  readonly errors: readonly { readonly name: string; readonly message: string }[];
  /** Logical steps by name, those that change nothing left out. */
  readonly ops: ReadonlyMap<string, string>;
  /** What `--json` of it prints. */
  readonly digest: Digest;
}

/**
 * A stack of several resources of one kind, run by the steps of the embedded engine: registrations, checks and diffs,
 * steps that overlap, deletions at the end, what a failure leaves behind. Only the processes around them are left out: the
 * provider is called in this one, on the test's clock. One instance of the provider for each run.
 */
export class ProgramStack {
  /** The state, in the order of its file. */
  resources: ResourceState[] = [];

  constructor(
    readonly lifecycle: Lifecycle,
    readonly begin: () => Instance,
    /** Of each explicit provider, by its name. */
    readonly accounts: Readonly<Record<string, () => Instance>> = {},
  ) {}

  async up(program: readonly DeclaredResource[], options: RunOptions): Promise<ProgramRun> {
    return this.#run(program, options, false);
  }

  async preview(program: readonly DeclaredResource[]): Promise<ProgramRun> {
    return this.#run(program, { parallel: 16 }, true);
  }

  /** Entries of a resource, those that wait for their deletion included. */
  entriesOf(name: string): ResourceState[] {
    return this.resources.filter(({ urn, custom, type }) => custom && type.startsWith(TYPE) && nameOf(urn) === name);
  }

  /** Entries that stand for an object. */
  get entries(): ResourceState[] {
    return this.resources.filter(
      ({ type, pendingReplacement }) => type.startsWith(TYPE) && pendingReplacement !== true,
    );
  }

  async #run(program: readonly DeclaredResource[], options: RunOptions, dryRun: boolean): Promise<ProgramRun> {
    const before = structuredClone(this.resources);
    const writer = new MemoryWriter({ resources: before, pendingOperations: [] });
    const events: EngineEvent[] = [];
    const run = new Run(dryRun, new Cancellation(), (event) => events.push(event));
    const { parallel, continueOnError = false, overlaps = false } = options;
    const providers = this.#providers(options);
    let resources = before;
    if (options.refreshes === true) resources = await this.#refresh(run, writer, providers, options.parallel);
    if (!run.over && !run.failed) {
      const progress = new Progress(resources);
      const environment = environmentOf(providers, progress, dryRun);
      const executor = new Executor({
        ...{ run, writer, parallel, continueOnError, isRefresh: false },
        onDone: (step, state) => {
          if (state !== null) progress.finished.set(step.urn, { step, state });
        },
      });
      const graph = new ResourceGraph(resources);
      const targets = new Targets([]);
      const works = { progress, graph, environment, executor };
      const generator = new Generator({
        ...{ run, ...works, targets, stack: STACK, project: PROJECT, root: "/", config: {}, configSecretKeys: [] },
        replaceTargets: new Targets((options.replaces ?? []).map((name) => this.urn(name))),
      });
      const session = new ProgramSession({
        ...{ run, writer, stack: STACK, project: PROJECT, continueOnError },
        stackUrn: makeUrn(STACK, PROJECT, undefined, "pulumi:pulumi:Stack", `${PROJECT}-${STACK}`),
        // So many are asked about at once.
        parallel: overlaps ? parallel : 1,
      });
      session.open({ ...works, generator });
      const isWhole = await this.#register(session, program, options);
      await executor.idle();
      if (isWhole) await runDeletes({ ...works, run, targets });
      await executor.idle();
    }
    if (!dryRun) this.resources = structuredClone(writer.current());
    return outcome(run, events);
  }

  /** A process of its own for each provider entry. */
  #providers({ pace }: RunOptions): StepEnvironment["providers"] {
    const started = new Map<string, ResourceProvider>();
    const start = (name: string): ResourceProvider => {
      const known = started.get(name) ?? resourceProvider(this.lifecycle, (this.accounts[name] ?? this.begin)(), pace);
      started.set(name, known);
      return known;
    };
    const nameIn = (reference: string): string => nameOf(reference.slice(0, reference.lastIndexOf("::")));
    return { get: (reference) => Promise.resolve(start(nameIn(reference))), register: () => undefined };
  }

  urn(name: string): Urn {
    return makeUrn(STACK, PROJECT, undefined, `${TYPE}${this.lifecycle.token}`, name);
  }

  /** Runs the program. @returns whether it came to its end. */
  async #register(
    session: ProgramSession,
    program: readonly DeclaredResource[],
    { pace }: RunOptions,
  ): Promise<boolean> {
    const registered = new Map<string, Promise<unknown>>();
    const entries = new Map<string, string>();
    for (const name of Object.keys(this.accounts)) {
      const { urn, id } = await session.register({ ...this.#goal({ name, args: {} }), type: PROVIDER });
      entries.set(name, `${urn}::${id}`);
    }
    for (const resource of program) {
      const needed = (resource.dependsOn ?? []).flatMap((name) => registered.get(name) ?? []);
      const registration = (async () => {
        await Promise.all(needed);
        await session.register({ ...this.#goal(resource), provider: entries.get(resource.account ?? "") });
      })();
      registration.catch(() => undefined);
      registered.set(resource.name, registration);
      await pace?.();
    }
    const results = await Promise.allSettled(registered.values());
    return results.every(({ status }) => status === "fulfilled");
  }

  #goal({ name, args, dependsOn = [], deleteBeforeReplace, formerName }: DeclaredResource): Goal {
    return {
      ...{ type: `${TYPE}${this.lifecycle.token}`, name, custom: true, properties: args as PropertyMap },
      ...{ parent: undefined, provider: undefined, dependencies: dependsOn.map((other) => this.urn(other)) },
      ...{
        propertyDependencies: {},
        aliases: formerName === undefined ? [] : [{ name: formerName }],
        additionalSecretOutputs: [],
        ignoreChanges: [],
        replaceOnChanges: [],
      },
      ...{ protect: undefined, retainOnDelete: undefined, deletedWith: undefined, deleteBeforeReplace },
      ...{ customTimeouts: {}, sourcePosition: undefined },
    };
  }

  async #refresh(
    run: Run,
    writer: MemoryWriter,
    providers: StepEnvironment["providers"],
    parallel: number,
  ): Promise<ResourceState[]> {
    const resources = writer.current();
    const environment = environmentOf(providers, new Progress(resources), run.dryRun);
    const executor = new Executor({ run, writer, parallel, continueOnError: true, isRefresh: false });
    const found = await refreshPass(resources, () => true, executor, environment);
    await writer.rebase(found.resources);
    return found.resources;
  }
}

function environmentOf(providers: StepEnvironment["providers"], progress: Progress, dryRun: boolean): StepEnvironment {
  return {
    dryRun,
    providers,
    isDeleted: (urn) => progress.deleted.has(urn),
    openCreates: () => [],
    supersede: (old) => {
      progress.superseded.add(old);
      if (!dryRun) old.delete = true;
    },
  };
}

function outcome(run: Run, events: readonly EngineEvent[]): ProgramRun {
  const errors: { name: string; message: string }[] = [];
  const ops = new Map<string, string>();
  for (const event of events) {
    if (event.kind === "diagnostic" && event.severity === "error") {
      errors.push({ name: event.urn === undefined ? "" : nameOf(event.urn), message: event.message });
    }
    if (event.kind !== "resourcePre") continue;
    const { op, urn, logical } = event.metadata;
    if (logical !== false && op !== "same" && typeOf(urn).startsWith(TYPE)) ops.set(nameOf(urn), op);
  }
  const builder = new DigestBuilder();
  for (const event of events) builder.add(event);
  const digest = parseDigest({ steps: [], ...JSON.parse(JSON.stringify(builder.digest())) }, "the run", {
    name: "run",
    command: "preview --json",
  });
  return { failed: run.failed, errors, ops, digest };
}

/** The package's own provider, as the engine's steps call one. */
function resourceProvider(lifecycle: Lifecycle, instance: Instance, pace: RunOptions["pace"]): ResourceProvider {
  const of = (subject: { readonly urn: string }) => providerAt(subject.urn, lifecycle, instance);
  const partly = async <T>(step: () => Promise<T>): Promise<T> => {
    await pace?.();
    try {
      return await step();
    } catch (error) {
      if (!(error instanceof PartialFailure)) throw error;
      throw new EnginePartialFailure(error.id, wired(error.properties), error.reasons);
    }
  };
  const read: ResourceProvider["read"] = async (subject, id, _inputs, outputs) => {
    const found = await of(subject).read(id, wired(outputs));
    if (found.id === undefined) return { id: "", outputs: undefined };
    return { id: found.id, outputs: wired(found.props ?? {}), inputs: found.inputs && wired(found.inputs) };
  };
  return {
    read,
    findCreated: (subject, inputs) => read(subject, FIND_CREATED, inputs, inputs),
    async check(subject, olds, news) {
      const { inputs, failures = [] } = await of(subject).check(wired(olds), wired(news));
      return { inputs: wired(inputs), failures };
    },
    async diff(subject, { id, oldOutputs, newInputs }) {
      const answer = await of(subject).diff(id, wired(oldOutputs), wired(newInputs));
      const { changes, replaces = [], deleteBeforeReplace = false } = answer;
      return { changes: changes === undefined ? "unknown" : changes ? "some" : "none", replaces, deleteBeforeReplace };
    },
    create: (subject, inputs) =>
      partly(async () => {
        const { id, outs } = await of(subject).create(wired(inputs));
        return { id, outputs: wired(outs) };
      }),
    update: (subject, { id, oldOutputs, newInputs }) =>
      partly(async () => wired((await of(subject).update(id, wired(oldOutputs), wired(newInputs))).outs)),
    delete: (subject, id, _inputs, outputs) => partly(() => of(subject).delete(id, wired(outputs))),
  };
}

/** As a provider gets it, and as the state has it: a copy, by way of JSON, without what is Pulumi's own. */
function wired(values: Readonly<Record<string, unknown>>): PropertyMap {
  const copy = JSON.parse(JSON.stringify(values)) as PropertyMap;
  return Object.fromEntries(Object.entries(copy).filter(([name]) => !name.startsWith("__")));
}
