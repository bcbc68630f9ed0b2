import { PartialFailure } from "../../host/provider.js";
import { type ResourceState } from "../../model.js";
import { timestamp } from "../../state/timestamp.js";
import { plainMap } from "../../../protocol/property-values.js";
import { stableOutputs } from "../provisional-outputs.js";
import { annotateSecrets } from "../../../protocol/secrets.js";
import { type Outcome, type Step } from "../step.js";
import { isProviderType } from "../../../protocol/urn.js";
import { type DiffDecision } from "../diff-decision.js";
import { providerOf, type StepEnvironment, subjectOf, when } from "./environment.js";

/** Changes a resource in place. */
export function updateStep(
  old: ResourceState,
  wanted: ResourceState,
  decision: Pick<DiffDecision, "diffs" | "detailedDiff" | "stables">,
  environment: StepEnvironment,
): Step {
  const planned: ResourceState = {
    ...wanted,
    ...when("id", old.id),
    ...when("created", old.created),
    ...when("modified", old.modified),
  };
  return {
    op: "update",
    urn: planned.urn,
    type: planned.type,
    provider: planned.provider ?? "",
    old,
    new: planned,
    ...when("diffs", decision.diffs),
    ...when("detailedDiff", decision.detailedDiff),
    logical: true,
    pending: { resource: planned, type: "updating" },
    apply: () => update(old, { ...planned, modified: timestamp() }, decision.stables, environment),
    settle: (state) => ({ change: { done: [old], ...(state === null ? {} : { added: state }) }, durable: true }),
  };
}

async function update(
  old: ResourceState,
  state: ResourceState,
  stables: readonly string[] | undefined,
  environment: StepEnvironment,
): Promise<Outcome> {
  const inputs = state.inputs ?? {};
  if (!state.custom) return { state: { ...state, ...when("outputs", old.outputs) } };
  if (isProviderType(state.type)) {
    environment.providers.register(state.urn, state.id ?? "", inputs);
    return { state: { ...state, outputs: inputs } };
  }
  if (environment.dryRun) return { state: { ...state, outputs: { ...stableOutputs(old, stables), ...inputs } } };

  const provider = await providerOf(state, environment);
  try {
    const outputs = await provider.update(subjectOf(state), {
      id: old.id ?? "",
      oldInputs: plainMap(old.inputs ?? {}),
      oldOutputs: plainMap(old.outputs ?? {}),
      newInputs: plainMap(inputs),
    });
    return { state: { ...state, outputs: annotateSecrets(outputs, inputs) } };
  } catch (error) {
    if (!(error instanceof PartialFailure)) throw error;
    // What is there was not made with the new inputs: keeping the old ones lets the next run send the rest.
    const outputs = annotateSecrets(error.outputs, inputs);
    return { state: { ...state, inputs: old.inputs ?? {}, outputs, initErrors: [...error.reasons] }, error };
  }
}
