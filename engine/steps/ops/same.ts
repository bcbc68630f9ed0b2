import { type ResourceState } from "../../model.js";
import { equal } from "../../../protocol/property-values.js";
import { stableOutputs } from "../provisional-outputs.js";
import { type Step } from "../step.js";
import { isProviderType } from "../../../protocol/urn.js";
import { type StepEnvironment, when } from "./environment.js";

/** Leaves a resource as it is; its options, dependencies and place in the program may be new. */
export function sameStep(
  old: ResourceState,
  wanted: ResourceState,
  environment: StepEnvironment,
  stables: readonly string[] = [],
): Step {
  const planned: ResourceState = {
    ...wanted,
    ...when("id", old.id),
    ...when("outputs", old.outputs),
    ...when("created", old.created),
    ...when("modified", old.modified),
  };
  return {
    ...step(old, planned),
    apply: () => {
      if (isProviderType(planned.type))
        environment.providers.register(planned.urn, planned.id ?? "", planned.inputs ?? {});
      // Nothing of it is unknown to the program, what it does not have included.
      const told = environment.dryRun && stables.length > 0;
      const state = told ? { ...planned, outputs: { ...stableOutputs(old, stables), ...old.outputs } } : planned;
      return Promise.resolve({ state });
    },
  };
}

/** Leaves out a resource that the run is not about: nothing of it changes, whatever the program says. */
export function untargetedStep(old: ResourceState): Step {
  const planned = { ...old };
  return { ...step(old, planned), apply: () => Promise.resolve({ state: planned }) };
}

/** Leaves out a resource that the run is not about and that does not exist: nothing is kept of it. */
export function skippedCreateStep(wanted: ResourceState): Step {
  return {
    ...step(null, wanted),
    apply: () => Promise.resolve({ state: { ...wanted, outputs: wanted.inputs ?? {} } }),
    settle: () => ({ change: {}, durable: false }),
  };
}

function step(old: ResourceState | null, planned: ResourceState): Omit<Step, "apply"> {
  return {
    op: "same",
    urn: planned.urn,
    type: planned.type,
    provider: planned.provider ?? "",
    old,
    new: planned,
    logical: true,
    settle: (state) => ({
      change: { ...(old === null ? {} : { done: [old] }), ...(state === null ? {} : { added: state }) },
      durable: old !== null && state !== null && !equivalent(old, state),
    }),
  };
}

/** Fields whose change is worth a write of its own; positions in the source and errors of the past are not. */
const WORTH_WRITING = [
  ...(["urn", "type", "custom", "provider", "parent", "protect", "retainOnDelete", "deletedWith"] as const),
  ...(["inputs", "outputs", "dependencies", "customTimeouts"] as const),
];

function equivalent(old: ResourceState, state: ResourceState): boolean {
  return WORTH_WRITING.every((field) => {
    const [a, b] = [old[field] ?? null, state[field] ?? null];
    if (field === "dependencies") return equal(sorted(old.dependencies), sorted(state.dependencies));
    return equal(a, b) || (a === null && b === false) || (a === false && b === null);
  });
}

function sorted(urns: readonly string[] = []): string[] {
  return [...urns].sort();
}
