import { type ResourceState, type Urn } from "../model.js";
import { type Executor } from "./executor.js";
import { deleteStep, forgetStep } from "./ops/delete.js";
import { type StepEnvironment } from "./ops/environment.js";
import { untargetedStep } from "./ops/same.js";
import { type Progress } from "./progress.js";
import { type ResourceGraph } from "./resource-graph.js";
import { type Run } from "./run.js";
import { type Step } from "./step.js";
import { type Targets } from "./targets.js";
import { findDependents } from "./dependents.js";

/** What the deletes at the end of a run work with. */
export interface DeletesOptions {
  readonly run: Run;
  readonly progress: Progress;
  readonly graph: ResourceGraph;
  readonly targets: Targets;
  readonly environment: StepEnvironment;
  readonly executor: Executor;
}

/** Deletes what stood before the run and is not kept: in waves, what depends on others first. */
export async function runDeletes(options: DeletesOptions): Promise<void> {
  const allowed = await deletable(options);
  if (allowed === undefined) return;
  const { progress, graph, executor, run } = options;
  const steps = new Map<ResourceState, Step>();
  for (const resource of progress.resources) {
    const step = allowed(resource) ? planDelete(resource, options) : planSame(resource, progress);
    if (step === undefined) continue;
    // Entries that stay go first: they need nothing of what is deleted.
    if (step.op === "same") await (await executor.submit([step])).done;
    else steps.set(resource, step);
  }

  const keptDependencies = neededByFailed(progress, graph);
  for (const wave of graph.waves(new Set(steps.keys()))) {
    const batch = wave.flatMap((resource) => (keptDependencies.has(resource) ? [] : (steps.get(resource) ?? [])));
    for (const result of await executor.runAll(batch)) {
      if (result.result !== "failed" || result.step.old === null) continue;
      // What could not be deleted still needs all that it stands on.
      for (const needed of graph.transitiveDependenciesOf(result.step.old)) keptDependencies.add(needed);
    }
    if (run.over) return;
  }
}

/** What a step failed for, or was left out for that reason, stays as it was: so must all that it stands on. */
function neededByFailed(progress: Progress, graph: ResourceGraph): Set<ResourceState> {
  const needed = new Set<ResourceState>();
  for (const urn of progress.failedOrSkipped) {
    const old = progress.olds.get(progress.oldUrnOf(urn) ?? urn);
    if (old === undefined) continue;
    for (const dependency of graph.transitiveDependenciesOf(old)) {
      // Of what has a successor, that one counts.
      if (!progress.superseded.has(dependency)) needed.add(dependency);
    }
  }
  return needed;
}

function planDelete(resource: ResourceState, { progress, environment }: DeletesOptions): Step | undefined {
  if (resource.delete === true || progress.superseded.has(resource)) {
    if (progress.replacedFirst.has(resource)) return undefined;
    progress.deleted.add(resource.urn);
    return deleteStep(resource, "replaced", environment);
  }
  if (progress.isKept(resource.urn)) return undefined;
  progress.deleted.add(resource.urn);
  const forgotten = resource.pendingReplacement === true || progress.replacedFirst.has(resource);
  return forgotten ? forgetStep(resource) : deleteStep(resource, "gone", environment);
}

/** Outside the targets: stays as it is, but among the entries of this run. */
function planSame(resource: ResourceState, progress: Progress): Step | undefined {
  if (resource.delete === true || progress.isKept(resource.urn)) return undefined;
  progress.kept.add(resource.urn);
  return untargetedStep(resource);
}

/** Which entries may be deleted. Undefined: the targets would leave something without what it needs. */
async function deletable({
  run,
  progress,
  graph,
  targets,
  environment,
}: DeletesOptions): Promise<((resource: ResourceState) => boolean) | undefined> {
  if (!targets.onlyNamed) {
    const keptDependencies = targets.limited ? keptWith(targets, progress, graph) : undefined;
    return (resource) => keptDependencies?.has(resource) !== true;
  }
  const urns = new Set<Urn>();
  for (const resource of progress.resources) {
    if (!targets.has(resource.urn)) continue;
    urns.add(resource.urn);
    for (const dependent of graph.dependingOn(resource, { children: true })) urns.add(dependent.urn);
    try {
      const dependents = await findDependents(resource, graph, (urn) => progress.isTouched(urn), environment);
      for (const dependent of dependents) urns.add(dependent.resource.urn);
    } catch (error) {
      run.report("error", error instanceof Error ? error.message : String(error));
      run.fail("abort");
      return undefined;
    }
  }
  const untargeted = progress.resources.filter(
    ({ urn }) => urns.has(urn) && !targets.has(urn) && !progress.isKept(urn),
  );
  if (targets.targetDependents) return (resource) => urns.has(resource.urn);
  for (const { urn } of untargeted) {
    const message =
      `Resource '${urn}' will be destroyed but was not specified in --target list.\n` +
      "Either include resource in --target list or pass --target-dependents to proceed.";
    run.report("error", message, urn);
    run.fail("continue");
  }
  return untargeted.length > 0 && !run.dryRun ? undefined : (resource) => urns.has(resource.urn);
}

/** What stays because the run leaves it out, with all that it stands on; on request with all that stands on it, too. */
function keptWith(targets: Targets, progress: Progress, graph: ResourceGraph): Set<ResourceState> {
  const keptDependencies = new Set<ResourceState>();
  const queue = progress.resources.filter(({ urn }) => !targets.has(urn));
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (keptDependencies.has(next)) continue;
    keptDependencies.add(next);
    queue.push(...graph.dependenciesOf(next));
    if (targets.excludeDependents) queue.push(...graph.dependingOn(next, { children: true }));
  }
  return keptDependencies;
}
