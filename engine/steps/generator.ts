import { type ResourceState, type Urn } from "../model.js";
import { type Goal, type ReadGoal } from "../monitor/goal.js";
import { DYNAMIC_PACKAGE } from "../monitor/refusals.js";
import { type PropertyMap } from "../../protocol/values.js";
import { admit, type AdmissionOptions, inherit } from "./admission.js";
import { type Basis, type Registration, check, askProvider, type ProviderAnswer } from "./provider-answer.js";
import { invalid } from "./invalid-resource.js";
import { createStep } from "./ops/create.js";
import { readStep } from "./ops/read.js";
import { replaceMarker } from "./ops/replace.js";
import { sameStep, skippedCreateStep, untargetedStep } from "./ops/same.js";
import { updateStep } from "./ops/update.js";
import { movedProvider } from "./moved-provider.js";
import { plannedRead, plannedState } from "./planned-state.js";
import { equal } from "../../protocol/property-values.js";
import { defaultProviderInputs, defaultProviderUrn } from "./providers.js";
import { movingReferences } from "./renames.js";
import { type ReplacementOptions, replacementSteps } from "./replacement.js";
import { referencesOf } from "./resource-graph.js";
import { type Step } from "./step.js";
import { type Targets } from "./targets.js";
import { isProviderType, providerType } from "../../protocol/urn.js";
import { FORCED, replaces, UNCHANGED } from "./diff-decision.js";

/** What the generator works with. */
export interface GeneratorOptions extends AdmissionOptions, ReplacementOptions {
  readonly targets: Targets;
  /** URNs that are replaced whatever their diff says. */
  readonly replaceTargets: Targets;
  /** Folder of Pulumi.yaml: source positions are relative to it. */
  readonly root: string;
  readonly config: Readonly<Record<string, string>>;
  readonly configSecretKeys: readonly string[];
}

/** A resource between its registration and its steps. */
export interface Admitted extends Registration {
  /** Its provider's answer; absent where no provider is asked. */
  readonly answer: Promise<ProviderAnswer> | undefined;
}

/** Decides what is to be done for each registration. */
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
    const planned: ResourceState = { urn, custom: true, type: providerType(DYNAMIC_PACKAGE), inputs };
    return [this.#withoutProvider(progress.olds.get(urn), planned)];
  }

  /** True if the resource needs the default provider, which must then stand first. */
  needsDefaultProvider(goal: Pick<Goal, "custom" | "type" | "provider">): boolean {
    return goal.custom && goal.provider === undefined && !isProviderType(goal.type);
  }

  /**
   * Takes a registration in and asks its provider. This may happen for several at one time: nothing is decided by it,
   * and what is answered is asked again if it no longer holds when the resource has its turn.
   */
  admit(goal: Goal): Admitted {
    const { progress, root, targets } = this.#options;
    const { urn, old } = admit(goal, this.#options);
    const inherited = inherit(goal, progress);
    progress.inheritable.set(urn, inherited);
    const planned = plannedState(goal, { urn, provider: this.#providerFor(goal), inherited, root, old });
    const registration = { goal, old, planned };
    const asks = goal.custom && !isProviderType(goal.type) && targets.covers(planned);
    const answer = asks ? this.#askProvider(registration) : undefined;
    // A failure is reported when the resource has its turn, if it still has one.
    answer?.catch(() => undefined);
    return { ...registration, answer };
  }

  /** The steps for an admitted registration, in their order. Registrations have their turn one after the other. */
  async decide(admitted: Admitted): Promise<Step[]> {
    const { progress, graph, targets, run } = this.#options;
    const { old, planned } = admitted;
    const { urn } = planned;
    if (!targets.covers(planned)) return this.#untargeted(old, planned);
    const before = this.#untargetedDependencies(planned);
    this.#refuseMissingDependencies(planned);
    const own =
      admitted.answer === undefined
        ? await this.#unasked(admitted)
        : await this.#custom(admitted, await admitted.answer);
    const oldUrn = progress.oldUrnOf(urn);
    const moves = oldUrn !== undefined && !run.dryRun;
    return [...before, ...(moves ? movingReferences(own, oldUrn, urn, graph.naming(oldUrn)) : own)];
  }

  /** The steps for an object that the program only reads. */
  read(goal: ReadGoal): Step[] {
    const { progress, environment, root } = this.#options;
    const { urn, old } = admit({ ...goal, aliases: [] }, this.#options);
    progress.kept.add(urn);
    const planned = plannedRead(goal, { urn, provider: goal.provider ?? this.#defaultProviderReference(), root });
    if (old === undefined || old.external === true || old.id === goal.id) {
      return [readStep(old, planned, environment, { replacing: false })];
    }
    // The program hands over what it owned for another object: its own is deleted at the end.
    progress.replaced.add(urn);
    return [readStep(old, planned, environment, { replacing: true }), replaceMarker(old, planned)];
  }

  #defaultProviderReference(): string {
    const { progress, stack, project } = this.#options;
    const urn = defaultProviderUrn(stack, project);
    return `${urn}::${progress.finished.get(urn)?.state.id ?? ""}`;
  }

  #providerFor(goal: Goal): string | undefined {
    if (!goal.custom || isProviderType(goal.type)) return undefined;
    return goal.provider ?? this.#defaultProviderReference();
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

  /** The steps for what no provider is asked about; it can be replaced on request all the same. */
  async #unasked({ goal, old, planned }: Admitted): Promise<Step[]> {
    const { progress, replaceTargets } = this.#options;
    const forced = replaceTargets.limited && replaceTargets.has(planned.urn);
    if (old === undefined || !forced) return [this.#withoutProvider(old, planned)];
    progress.kept.add(planned.urn);
    progress.replaced.add(planned.urn);
    return replacementSteps(old, planned, FORCED, goal.deleteBeforeReplace, this.#options);
  }

  /** What depends on a resource that is not there, and will not be made because the run is not about it. */
  #refuseMissingDependencies(planned: ResourceState): void {
    const { progress, run } = this.#options;
    for (const urn of [...referencesOf(planned), ...(planned.parent === undefined ? [] : [planned.parent])]) {
      // Each is reported once.
      if (!progress.skippedCreates.delete(urn)) continue;
      const message = `Resource '${planned.urn}' depends on '${urn}' which was was not specified in --target list.`;
      if (!run.dryRun) throw invalid(run, planned.urn, message);
      // A preview goes on, so that people see all that is missing.
      run.report("error", message, planned.urn);
      run.fail("continue");
    }
  }

  #untargeted(old: ResourceState | undefined, planned: ResourceState): Step[] {
    const { progress } = this.#options;
    progress.kept.add(planned.urn);
    if (old === undefined) {
      progress.skippedCreates.add(planned.urn);
      return [skippedCreateStep(planned)];
    }
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

  async #askProvider(registration: Registration): Promise<ProviderAnswer> {
    const provider = await this.#options.environment.providers.get(registration.planned.provider ?? "");
    return askProvider(registration, this.#basisOf(registration), provider);
  }

  #basisOf({ old, planned }: Registration): Basis {
    const { progress, replaceTargets } = this.#options;
    if (old === undefined || old.external === true || progress.deleted.has(planned.urn)) return "nothing";
    if (replaceTargets.limited && replaceTargets.has(planned.urn)) return "forced";
    return planned.deletedWith !== undefined && progress.replaced.has(planned.deletedWith) ? "deletedWith" : "old";
  }

  async #custom(registration: Registration, first: ProviderAnswer): Promise<Step[]> {
    const { run, progress, environment } = this.#options;
    const { old } = registration;
    const { urn } = registration.planned;
    // Meanwhile it may have been deleted, because something it depended on was.
    const answer = first.basis === this.#basisOf(registration) ? first : await this.#askProvider(registration);
    if (answer.refusals.length > 0) throw invalid(run, urn, ...answer.refusals);
    const planned: ResourceState = { ...registration.planned, inputs: answer.inputs };

    if (old === undefined) {
      progress.created.add(urn);
      return [createStep(planned, environment)];
    }
    progress.kept.add(urn);
    if (progress.deleted.delete(urn)) {
      progress.replaced.add(urn);
      const decision = { keys: progress.replacedFirstKeys.get(urn) ?? [] };
      return [replaceMarker(old, planned), createStep(planned, environment, { old, decision, keepOld: false })];
    }
    if (old.external === true) {
      return [createStep(planned, environment, { old, keepOld: true }), replaceMarker(old, planned)];
    }
    return this.#change({ ...registration, old, planned }, answer);
  }

  async #change(registration: Registration & { old: ResourceState }, answer: ProviderAnswer): Promise<Step[]> {
    const { run, progress, environment } = this.#options;
    const { goal, old, planned } = registration;
    const decision = answer.decision ?? UNCHANGED;
    if (replaces(decision) || old.pendingReplacement === true) {
      this.#refuseReplacementOfProtected(old, planned);
      progress.replaced.add(planned.urn);
      const inputs = answer.basis === "forced" ? answer.inputs : await this.#checkAfresh(registration);
      return replacementSteps(old, { ...planned, inputs }, decision, goal.deleteBeforeReplace, this.#options);
    }
    const moved = movedProvider(old.provider, planned.provider);
    if (moved !== undefined) run.report("warning", moved, planned.urn);
    if (decision.changed || (old.initErrors ?? []).length > 0) return [updateStep(old, planned, decision, environment)];
    return [sameStep(old, planned, environment, decision.stables)];
  }

  /** The first check carried values over from what goes now. */
  async #checkAfresh({ goal, planned }: Registration): Promise<PropertyMap> {
    const { run, environment } = this.#options;
    const provider = await environment.providers.get(planned.provider ?? "");
    const { inputs, refusals } = await check(provider, planned, {}, goal.properties);
    if (refusals.length > 0) throw invalid(run, planned.urn, ...refusals);
    return inputs;
  }

  #refuseReplacementOfProtected(old: ResourceState, planned: ResourceState): void {
    if (planned.protect !== true || old.protect !== true) return;
    const { run } = this.#options;
    const message = protectedReplacement(planned.urn);
    if (!run.dryRun) throw invalid(run, planned.urn, message);
    // A preview goes on, so that people see all that would be done.
    run.report("error", message, planned.urn);
    run.fail("continue");
  }
}

function protectedReplacement(urn: Urn): string {
  return (
    `unable to replace resource "${urn}"\nas it is currently marked for protection. To unprotect the resource, ` +
    "remove the `protect` flag from the resource in your Pulumi program and run `pulumi up`"
  );
}
