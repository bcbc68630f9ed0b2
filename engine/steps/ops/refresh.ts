import { type ResourceState } from "../../model.js";
import { timestamp } from "../../state/timestamp.js";
import { invert } from "../property-diff.js";
import { equal, plainMap } from "../../../protocol/property-values.js";
import { annotateSecrets } from "../../../protocol/secrets.js";
import { type Outcome, type Step } from "../step.js";
import { isProviderType } from "../../../protocol/urn.js";
import { decide, type DiffDecision } from "../diff-decision.js";
import { providerOf, type StepEnvironment, subjectOf, when } from "./environment.js";

/** Brings an entry in line with what is really there. Its result is collected by the refresh, not written by itself. */
export function refreshStep(old: ResourceState, environment: StepEnvironment): Step {
  return {
    op: "refresh",
    urn: old.urn,
    type: old.type,
    provider: old.provider ?? "",
    old,
    new: old,
    logical: false,
    apply: () => readOnce(old, environment),
    settle: () => ({ change: {}, durable: false }),
  };
}

/** A refresh whose preview has read the entry does what that showed. */
async function readOnce(old: ResourceState, environment: StepEnvironment): Promise<Outcome> {
  const { dryRun, reads } = environment;
  const known = dryRun ? undefined : reads?.of(old);
  if (known !== undefined) return known;
  const outcome = await refresh(old, environment);
  if (dryRun) reads?.note(old, outcome);
  return outcome;
}

async function refresh(old: ResourceState, environment: StepEnvironment): Promise<Outcome> {
  if (!old.custom || isProviderType(old.type) || old.pendingReplacement === true) {
    return { state: old, resultOp: "same" };
  }
  const { id = "", inputs: oldInputs = {}, outputs: oldOutputs = {} } = old;
  const provider = await providerOf(old, environment);
  const found = await provider.read(subjectOf(old), id, plainMap(oldInputs), plainMap(oldOutputs));
  if (found.id === "") return { state: null, resultOp: "delete" };

  const inputs = found.inputs === undefined ? oldInputs : annotateSecrets(found.inputs, oldInputs);
  const outputs = annotateSecrets(found.outputs ?? {}, oldOutputs);
  const outputsChanged = !equal(outputs, oldOutputs);
  const changed = outputsChanged || !equal(inputs, oldInputs);
  const state: ResourceState = {
    ...old,
    id: found.id,
    inputs,
    outputs,
    ...when("modified", changed ? timestamp() : old.modified),
  };
  // A good read is the proof that whatever was wrong at the initialisation is no more.
  delete state.initErrors;
  if (old.external === true) return { state, resultOp: outputsChanged ? "update" : "same" };

  // What would an `up` of an unchanged program do now? Seen from the other side, that is what happened out there.
  let decision: DiffDecision;
  try {
    decision = await decide(provider, subjectOf(old), {
      id: found.id,
      oldInputs: inputs,
      oldOutputs: outputs,
      newInputs: oldInputs,
      ignoreChanges: old.ignoreChanges ?? [],
    });
  } catch (error) {
    // What was read is known all the same.
    return { state, error: error instanceof Error ? error : new Error(String(error)) };
  }
  return {
    state,
    resultOp: decision.changed ? "update" : "same",
    ...when("diffs", decision.diffs),
    ...when("detailedDiff", decision.detailedDiff === undefined ? undefined : invert(decision.detailedDiff)),
  };
}
