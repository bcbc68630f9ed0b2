import { type PropertyFailure, type ResourceProvider } from "../host/provider.js";
import { type ResourceState, type Urn } from "../model.js";
import { type Goal, type ReadGoal } from "../monitor/goal.js";
import { DYNAMIC_PACKAGE } from "../monitor/refusals.js";
import { type PropertyMap, type PropertyValue } from "../values.js";
import { possibleUrns } from "./aliases.js";
import { findDependents } from "./dependents.js";
import { ignoreChanges } from "./ignore-changes.js";
import { createStep } from "./ops/create.js";
import { deleteStep } from "./ops/delete.js";
import { type StepEnvironment, subjectOf } from "./ops/environment.js";
import { readStep } from "./ops/read.js";
import { replaceMarker } from "./ops/replace.js";
import { sameStep, skippedCreateStep, untargetedStep } from "./ops/same.js";
import { updateStep } from "./ops/update.js";
import { plannedRead, plannedState } from "./planned-state.js";
import { type Inheritable, type Progress } from "./progress.js";
import { equal, plainMap, revealed } from "./property-values.js";
import { defaultProviderInputs, defaultProviderUrn } from "./providers.js";
import { type ResourceGraph, referencesOf } from "./resource-graph.js";
import { type Run } from "./run.js";
import { annotateSecrets } from "./secrets.js";
import { type Step } from "./step.js";
import { type Targets } from "./targets.js";
import { isProviderType, makeUrn, nameOf } from "./urn.js";
import { applyReplaceOnChanges, judge, replaces, type Verdict } from "./verdict.js";

/** What the generator works with. */
export interface GeneratorOptions {
  readonly run: Run;
  readonly progress: Progress;
  readonly environment: StepEnvironment;
  readonly graph: ResourceGraph;
  readonly targets: Targets;
  /** URNs that are replaced whatever their diff says. */
  readonly replaceTargets: Targets;
  readonly stack: string;
  readonly project: string;
  /** Folder of Pulumi.yaml: source positions are relative to it. */
  readonly root: string;
  readonly config: Readonly<Record<string, string>>;
  readonly configSecretKeys: readonly string[];
}

/** Nothing can be done about a resource; why was told already. */
export class InvalidResourceError extends Error {
  override readonly name = "InvalidResourceError";
}

/** What is known of a resource while its steps are planned. */
interface Case {
  readonly goal: Goal;
  readonly old: ResourceState | undefined;
  readonly planned: ResourceState;
}

/** Decides what is to be done for each registration. Registrations are dealt with one after the other. */
export class Generator {
  readonly #options: GeneratorOptions;

  constructor(options: GeneratorOptions) {
    this.#options = options;
  }

  /** The steps for the entry of the default provider; empty when it has been dealt with. */
  defaultProvider(): Step[] {
    const { progress, stack, project, config, configSecretKeys } = this.#options;
    const urn = defaultProviderUrn(stack, project);
    if (progress.seen.has(urn)) return [];
    progress.seen.add(urn);
    const inputs = defaultProviderInputs(config, configSecretKeys);
    const planned: ResourceState = { urn, custom: true, type: `pulumi:providers:${DYNAMIC_PACKAGE}`, inputs };
    return [this.#withoutProvider(progress.olds.get(urn), planned)];
  }

  /** Reference to the default provider, once it stands. */
  defaultProviderReference(): string {
    const { progress, stack, project } = this.#options;
    const urn = defaultProviderUrn(stack, project);
    return `${urn}::${progress.finished.get(urn)?.state.id ?? ""}`;
  }

  /** True if the resource needs the default provider. */
  needsDefaultProvider(goal: Pick<Goal, "custom" | "type" | "provider">): boolean {
    return goal.custom && goal.provider === undefined && !isProviderType(goal.type);
  }

  /** The steps for a registration, in their order. */
  async register(goal: Goal): Promise<Step[]> {
    const { progress, environment, root, targets } = this.#options;
    const urn = this.#claim(goal);
    const old = this.#findOld(urn, goal);
    const inherited = this.#inherit(goal);
    progress.inheritable.set(urn, inherited);
    const planned = plannedState(goal, { urn, provider: this.#providerFor(goal), inherited, root });
    const targeted = targets.includes(urn);
    if (!targeted) return this.#untargeted(old, planned);
    const before = this.#untargetedDependencies(planned);
    if (!goal.custom || isProviderType(goal.type)) {
      return this.#withReferences([...before, this.#withoutProvider(old, planned)], urn);
    }
    const provider = await environment.providers.get(planned.provider ?? "");
    return this.#withReferences([...before, ...(await this.#custom({ goal, old, planned }, provider))], urn);
  }

  /** The steps for an object that the program only reads. */
  read(goal: ReadGoal): Step[] {
    const { progress, environment, root } = this.#options;
    const urn = this.#claim(goal);
    const old = this.#findOld(urn, { ...goal, aliases: [] });
    progress.kept.add(urn);
    const planned = plannedRead(goal, { urn, provider: goal.provider ?? this.defaultProviderReference(), root });
    if (old === undefined || old.external === true || old.id === goal.id) {
      return [readStep(old, planned, environment, { replacing: false })];
    }
    // The program hands over what it owned for another object: its own is deleted at the end.
    progress.replaced.add(urn);
    return [readStep(old, planned, environment, { replacing: true }), replaceMarker(old, planned)];
  }

  #claim(goal: Pick<Goal, "type" | "name" | "parent">): Urn {
    const { progress, stack, project } = this.#options;
    const urn = makeUrn(stack, project, goal.parent, goal.type, goal.name);
    if (progress.seen.has(urn)) {
      throw this.#invalid(urn, `Duplicate resource URN '${urn}'; try giving it a unique name`);
    }
    progress.seen.add(urn);
    return urn;
  }

  #findOld(urn: Urn, goal: Pick<Goal, "type" | "name" | "parent" | "aliases">): ResourceState | undefined {
    const { progress, stack, project } = this.#options;
    const claimedBy = progress.newUrnOf(urn);
    if (claimedBy !== undefined) {
      const problem = `Duplicate resource URN '${urn}' conflicting with alias on resource with URN '${claimedBy}'`;
      throw this.#invalid(urn, problem);
    }
    const own = progress.olds.get(urn);
    if (own !== undefined) return own;
    const context = { stack, project, oldUrnOf: (renamed: Urn) => progress.oldUrnOf(renamed) };
    for (const alias of possibleUrns(goal, context)) {
      const old = progress.olds.get(alias);
      if (old === undefined) continue;
      const other = progress.seen.has(alias) ? urn : progress.newUrnOf(alias);
      if (other !== undefined) {
        const problem = `Duplicate resource alias '${alias}' applied to resource with URN '${urn}' conflicting with resource with URN '${other}'`;
        throw this.#invalid(urn, problem);
      }
      progress.rename(alias, urn);
      return old;
    }
    return undefined;
  }

  /** Whatever else stands in the state follows a resource to its new URN in the write that moves the resource itself. */
  #withReferences(steps: readonly Step[], urn: Urn): Step[] {
    const oldUrn = this.#options.progress.oldUrnOf(urn);
    if (oldUrn === undefined || this.#options.run.dryRun) return [...steps];
    return steps.map((step) => {
      if (step.urn !== urn || step.new === null || step.op === "replace") return step;
      const settle = (state: ResourceState | null) => {
        this.#moveReferences(oldUrn, urn);
        return step.settle(state);
      };
      return { ...step, settle };
    });
  }

  #moveReferences(from: Urn, to: Urn): void {
    const moved = (urn: Urn) => (urn === from ? to : urn);
    for (const resource of this.#options.progress.resources) {
      if (resource.parent === from) resource.parent = to;
      if (resource.deletedWith === from) resource.deletedWith = to;
      if (resource.dependencies?.includes(from) === true) resource.dependencies = resource.dependencies.map(moved);
      const lists = Object.entries(resource.propertyDependencies ?? {});
      if (lists.some(([, urns]) => urns.includes(from))) {
        resource.propertyDependencies = Object.fromEntries(lists.map(([key, urns]) => [key, urns.map(moved)]));
      }
      if (resource.provider?.startsWith(`${from}::`) === true) {
        resource.provider = to + resource.provider.slice(from.length);
      }
    }
  }

  #inherit(goal: Goal): Inheritable {
    const parent = goal.parent === undefined ? undefined : this.#options.progress.inheritable.get(goal.parent);
    return {
      protect: goal.protect ?? parent?.protect,
      retainOnDelete: goal.retainOnDelete ?? parent?.retainOnDelete,
      deletedWith: goal.deletedWith ?? parent?.deletedWith,
    };
  }

  #providerFor(goal: Goal): string | undefined {
    if (!goal.custom || isProviderType(goal.type)) return undefined;
    return goal.provider ?? this.defaultProviderReference();
  }

  /** Components, and provider entries: a dynamic provider takes any config and is never replaced for it. */
  #withoutProvider(old: ResourceState | undefined, planned: ResourceState): Step {
    const { progress, environment } = this.#options;
    if (old === undefined) {
      progress.created.add(planned.urn);
      return createStep(planned, environment);
    }
    progress.kept.add(planned.urn);
    return equal(old.inputs ?? {}, planned.inputs ?? {})
      ? sameStep(old, planned, environment)
      : updateStep(old, planned, {}, environment);
  }

  #untargeted(old: ResourceState | undefined, planned: ResourceState): Step[] {
    const { progress } = this.#options;
    progress.kept.add(planned.urn);
    if (old === undefined) return [skippedCreateStep(planned)];
    return [...this.#untargetedDependencies(old), untargetedStep(old)];
  }

  /**
   * Steps that carry over what a resource depends on but the program no longer has, or has not registered yet: an entry
   * must stand behind what it depends on.
   */
  #untargetedDependencies(resource: ResourceState): Step[] {
    const { progress, targets } = this.#options;
    if (!targets.limited) return [];
    const urns = [...referencesOf(resource), ...(resource.parent === undefined ? [] : [resource.parent])];
    return urns.flatMap((urn) => {
      const old = progress.olds.get(urn);
      if (old === undefined || progress.isKept(urn) || progress.seen.has(urn)) return [];
      progress.kept.add(urn);
      return [...this.#untargetedDependencies(old), untargetedStep(old)];
    });
  }

  async #custom(subject: Case, provider: ResourceProvider): Promise<Step[]> {
    const { progress, environment, replaceTargets } = this.#options;
    const { goal, old, planned } = subject;
    const { urn } = planned;
    const recreating = progress.deleted.has(urn) && old !== undefined;
    const forced = old !== undefined && replaceTargets.limited && replaceTargets.has(urn);
    const fresh = old === undefined || old.external === true || recreating || forced;
    const olds = fresh ? {} : (old.inputs ?? {});
    // The ignored paths count where there is something to go back to, even when the check starts afresh.
    const news = fresh ? goal.properties : ignoreChanges(goal.properties, olds, goal.ignoreChanges);
    const inputs = await this.#check(provider, planned, olds, news);
    const checked: ResourceState = { ...planned, inputs };

    if (old === undefined) {
      progress.created.add(urn);
      return [createStep(checked, environment)];
    }
    if (recreating) {
      progress.deleted.delete(urn);
      progress.replaced.add(urn);
      progress.kept.add(urn);
      const verdict = { keys: progress.condemnedKeys.get(urn) ?? [] };
      return [replaceMarker(old, checked), createStep(checked, environment, { old, verdict, keepOld: false })];
    }
    if (old.external === true) {
      progress.created.add(urn);
      progress.kept.add(urn);
      return [createStep(checked, environment, { old, keepOld: true }), replaceMarker(old, checked)];
    }
    const verdict = await this.#judge({ goal, old, planned: checked }, provider, forced);
    return this.#decide({ goal, old, planned: checked }, verdict, provider, forced);
  }

  async #check(
    provider: ResourceProvider,
    planned: ResourceState,
    olds: PropertyMap,
    news: PropertyMap,
  ): Promise<PropertyMap> {
    const answer = await provider.check(subjectOf(planned), plainMap(olds), plainMap(news));
    if (answer.failures.length > 0) throw this.#checkFailed(planned, answer.failures);
    return annotateSecrets(answer.inputs, news);
  }

  #checkFailed(planned: ResourceState, failures: readonly PropertyFailure[]): InvalidResourceError {
    const [first, ...others] = failures.map(({ property, reason }) => {
      const subject = `${planned.type} resource '${nameOf(planned.urn)}'`;
      if (property === "") return `${subject} has a problem: ${reason}`;
      const value = Object.hasOwn(planned.inputs ?? {}, property) ? planned.inputs?.[property] : undefined;
      return `${subject}: property ${property} value ${describe(value)} has a problem: ${reason}`;
    });
    const error = this.#invalid(planned.urn, first ?? "");
    for (const message of others) this.#invalid(planned.urn, message);
    return error;
  }

  async #judge(subject: Case & { old: ResourceState }, provider: ResourceProvider, forced: boolean): Promise<Verdict> {
    const { goal, old, planned } = subject;
    const { progress } = this.#options;
    if (forced) return { changed: true, keys: ["id"], deleteBeforeReplace: false };
    if (planned.deletedWith !== undefined && progress.replaced.has(planned.deletedWith)) {
      return { changed: true, keys: ["deletedWith"], deleteBeforeReplace: false };
    }
    const verdict = await judge(provider, subjectOf(planned), {
      id: old.id ?? "",
      oldInputs: old.inputs ?? {},
      oldOutputs: old.outputs ?? {},
      newInputs: planned.inputs ?? {},
      ignoreChanges: goal.ignoreChanges,
    });
    return applyReplaceOnChanges(verdict, goal.replaceOnChanges, (old.initErrors ?? []).length > 0);
  }

  async #decide(
    subject: Case & { old: ResourceState },
    verdict: Verdict,
    provider: ResourceProvider,
    forced: boolean,
  ): Promise<Step[]> {
    const { progress, environment } = this.#options;
    const { goal, old, planned } = subject;
    progress.kept.add(planned.urn);
    if (replaces(verdict) || old.pendingReplacement === true) {
      this.#refuseReplacementOfProtected(old, planned);
      progress.replaced.add(planned.urn);
      // The first check carried values over from what goes now; a forced one did not.
      const inputs = forced ? planned.inputs : await this.#check(provider, planned, {}, goal.properties);
      return this.#replace(old, { ...planned, inputs: inputs ?? {} }, verdict, goal.deleteBeforeReplace);
    }
    if (verdict.changed || (old.initErrors ?? []).length > 0) return [updateStep(old, planned, verdict, environment)];
    return [sameStep(old, planned, environment)];
  }

  async #replace(
    old: ResourceState,
    planned: ResourceState,
    verdict: Verdict,
    wish: boolean | undefined,
  ): Promise<Step[]> {
    const { environment } = this.#options;
    const shown = {
      keys: verdict.keys,
      ...(verdict.diffs === undefined ? {} : { diffs: verdict.diffs }),
      ...(verdict.detailedDiff === undefined ? {} : { detailedDiff: verdict.detailedDiff }),
    };
    const marker = replaceMarker(old, planned, shown);
    if (!(wish ?? verdict.deleteBeforeReplace)) {
      return [createStep(planned, environment, { old, verdict: shown, keepOld: true }), marker];
    }
    const deletes = await this.#deletesBefore(old, planned.urn);
    return [...deletes, marker, createStep(planned, environment, { old, verdict: shown, keepOld: false })];
  }

  /** What must go before the replacement of something that is deleted first: what depends on it, then itself. */
  async #deletesBefore(old: ResourceState, urn: Urn): Promise<Step[]> {
    const { progress, environment, graph } = this.#options;
    const steps: Step[] = [];
    for (const { resource, keys } of (await findDependents(old, graph, progress.touched(), environment)).reverse()) {
      if (progress.condemned.has(resource)) continue;
      if (resource.protect === true && resource.delete !== true) {
        throw this.#invalid(urn, protectedDependent(resource.urn, urn));
      }
      progress.condemnedKeys.set(resource.urn, keys);
      progress.deleted.add(resource.urn);
      progress.condemned.add(resource);
      steps.push(deleteStep(resource, resource.delete === true ? "gone" : "replaced-first", environment));
    }
    // Deleted by an earlier run already: only the create is missing.
    if (old.pendingReplacement === true) return steps;
    progress.deleted.add(old.urn);
    return [...steps, deleteStep(old, "replaced-first", environment)];
  }

  #refuseReplacementOfProtected(old: ResourceState, planned: ResourceState): void {
    if (planned.protect !== true || old.protect !== true) return;
    const { run } = this.#options;
    const message =
      `unable to replace resource "${planned.urn}"\nas it is currently marked for protection. To unprotect the ` +
      "resource, remove the `protect` flag from the resource in your Pulumi program and run `pulumi up`";
    if (!run.dryRun) throw this.#invalid(planned.urn, message);
    // A preview goes on, so that people see all that would be done.
    run.tell("error", message, planned.urn);
    run.fail("told");
  }

  /** Tells what is wrong and ends the planning. */
  #invalid(urn: Urn, message: string): InvalidResourceError {
    this.#options.run.tell("error", message, urn);
    this.#options.run.fail("bails");
    return new InvalidResourceError(message);
  }
}

function protectedDependent(dependent: Urn, urn: Urn): string {
  return (
    `unable to replace resource "${dependent}" as part of replacing "${urn}" as it is currently marked for ` +
    "protection. To unprotect the resource, remove the `protect` flag from the resource in your Pulumi program " +
    `and run \`pulumi up\`, or use the command:\n\`pulumi state unprotect '${dependent}'\``
  );
}

/** A value in an error message, as Pulumi writes it. */
function describe(value: PropertyValue | undefined): string {
  if (value === undefined || value === null) return "{<nil>}";
  if (!equal(revealed(value), value)) return "[secret]";
  return typeof value === "object" ? JSON.stringify(value) : `{${value}}`;
}
