import { type ResourceState, type Urn } from "../model.js";
import { findDependents } from "./dependents.js";
import { invalid } from "./invalid-resource.js";
import { createStep } from "./ops/create.js";
import { deleteStep } from "./ops/delete.js";
import { type StepEnvironment, when } from "./ops/environment.js";
import { replaceMarker } from "./ops/replace.js";
import { type Progress } from "./progress.js";
import { type ResourceGraph } from "./resource-graph.js";
import { type Run } from "./run.js";
import { type Step } from "./step.js";
import { type DiffDecision } from "./diff-decision.js";

/** What replacements are planned with. */
export interface ReplacementOptions {
  readonly run: Run;
  readonly progress: Progress;
  readonly graph: ResourceGraph;
  readonly environment: StepEnvironment;
}

/** The steps that replace a resource; which goes first the program says, else the provider. */
export async function replacementSteps(
  old: ResourceState,
  planned: ResourceState,
  decision: DiffDecision,
  deletesFirst: boolean | undefined,
  options: ReplacementOptions,
): Promise<Step[]> {
  const { environment } = options;
  const shown = {
    keys: decision.keys,
    ...when("diffs", decision.diffs),
    ...when("detailedDiff", decision.detailedDiff),
  };
  const marker = replaceMarker(old, planned, shown);
  if (!(deletesFirst ?? decision.deleteBeforeReplace)) {
    return [createStep(planned, environment, { old, decision: shown, keepOld: true }), marker];
  }
  const deletes = await deletesBefore(old, planned.urn, options);
  return [...deletes, marker, createStep(planned, environment, { old, decision: shown, keepOld: false })];
}

/** What must go before the replacement of something that is deleted first: what depends on it, then itself. */
async function deletesBefore(
  old: ResourceState,
  urn: Urn,
  { run, progress, graph, environment }: ReplacementOptions,
): Promise<Step[]> {
  const steps: Step[] = [];
  const dependents = await findDependents(old, graph, (urn) => progress.isTouched(urn), environment);
  for (const { resource, keys } of dependents.reverse()) {
    if (progress.replacedFirst.has(resource)) continue;
    if (resource.protect === true && resource.delete !== true)
      throw invalid(run, urn, protectedDependent(resource.urn, urn));
    progress.replacedFirstKeys.set(resource.urn, keys);
    progress.deleted.add(resource.urn);
    progress.replacedFirst.add(resource);
    steps.push(deleteStep(resource, resource.delete === true ? "gone" : "replaced-first", environment));
  }
  // Deleted by an earlier run already: only the create is missing.
  if (old.pendingReplacement === true) return steps;
  progress.deleted.add(old.urn);
  return [...steps, deleteStep(old, "replaced-first", environment)];
}

function protectedDependent(dependent: Urn, urn: Urn): string {
  return (
    `unable to replace resource "${dependent}" as part of replacing "${urn}" as it is currently marked for ` +
    "protection. To unprotect the resource, remove the `protect` flag from the resource in your Pulumi program " +
    `and run \`pulumi up\`, or use the command:\n\`pulumi state unprotect '${dependent}'\``
  );
}
