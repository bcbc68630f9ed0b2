import { EngineError } from "../../errors.js";
import { PartialFailure } from "../../host/provider.js";
import { type ResourceState } from "../../model.js";
import { timestamp } from "../../state/timestamp.js";
import { UNKNOWN } from "../../../protocol/unknown.js";
import { equal, plainMap } from "../../../protocol/property-values.js";
import { annotateSecrets } from "../../../protocol/secrets.js";
import { type Outcome, type Step } from "../step.js";
import { providerOf, type StepEnvironment, subjectOf, when } from "./environment.js";

/** Reads what the program does not own; in previews too. */
export function readStep(
  old: ResourceState | undefined,
  wanted: ResourceState,
  environment: StepEnvironment,
  options: { replacing: boolean },
): Step {
  return {
    op: options.replacing ? "read-replacement" : "read",
    urn: wanted.urn,
    type: wanted.type,
    provider: wanted.provider ?? "",
    old: old ?? null,
    new: wanted,
    logical: !options.replacing,
    pending: { resource: wanted, type: "reading" },
    apply: () => read(old, wanted, environment),
    settle: (state) => {
      const added = state === null ? {} : { added: state };
      if (old === undefined) return { change: added, durable: true };
      if (!options.replacing) return { change: { ...added, done: [old] }, durable: true };
      environment.supersede(old);
      return { change: added, durable: true };
    },
  };
}

async function read(
  old: ResourceState | undefined,
  wanted: ResourceState,
  environment: StepEnvironment,
): Promise<Outcome> {
  if (wanted.id === UNKNOWN) return { state: dated(old, { ...wanted, outputs: {} }) };
  const inputs = wanted.inputs ?? {};
  const provider = await providerOf(wanted, environment);
  try {
    // A dynamic provider is sent the program's properties in the place of the state.
    const found = await provider.read(subjectOf(wanted), wanted.id ?? "", plainMap(inputs), plainMap(inputs));
    if (found.outputs === undefined) throw new EngineError(`resource '${wanted.id ?? ""}' does not exist`);
    const id = found.id === "" ? wanted.id : found.id;
    return { state: dated(old, { ...wanted, ...when("id", id), outputs: annotateSecrets(found.outputs, inputs) }) };
  } catch (error) {
    if (!(error instanceof PartialFailure)) throw error;
    const outputs = annotateSecrets(error.outputs, inputs);
    return { state: dated(old, { ...wanted, outputs, initErrors: [...error.reasons] }), error };
  }
}

function dated(old: ResourceState | undefined, state: ResourceState): ResourceState {
  if (old === undefined) return state;
  const changed = !equal(old.inputs ?? {}, state.inputs ?? {}) || !equal(old.outputs ?? {}, state.outputs ?? {});
  return { ...state, ...when("created", old.created), ...when("modified", changed ? timestamp() : old.modified) };
}
