import { type ResourceState } from "../../model.js";
import { plainMap } from "../../../protocol/property-values.js";
import { type Outcome, ProtectedError, type Step } from "../step.js";
import { isProviderType } from "../../../protocol/urn.js";
import { providerOf, type StepEnvironment, subjectOf } from "./environment.js";

/** Why something is deleted. */
export type DeleteReason =
  /** It left the program, or the whole stack goes. */
  | "gone"
  /** Its successor stands already. */
  | "replaced"
  /** Its successor comes next: the entry stays until then, marked, so that a failure in between is not forgotten. */
  | "replaced-first";

/** Deletes a resource; what the program only read is just forgotten. */
export function deleteStep(old: ResourceState, reason: DeleteReason, environment: StepEnvironment): Step {
  const replacing = reason !== "gone";
  const discard = old.external === true;
  return {
    op: discard ? (replacing ? "discard-replaced" : "discard") : replacing ? "delete-replaced" : "delete",
    urn: old.urn,
    type: old.type,
    provider: old.provider ?? "",
    old,
    new: null,
    logical: !replacing,
    pending: { resource: old, type: "deleting" },
    apply: () => remove(old, replacing, environment),
    settle: () => {
      if (reason !== "replaced-first" || environment.dryRun) return { change: { done: [old] }, durable: true };
      old.pendingReplacement = true;
      return { change: {}, durable: true };
    },
  };
}

/** Forgets what was deleted for a replacement that no longer comes. */
export function forgetStep(old: ResourceState): Step {
  return {
    op: "remove-pending-replace",
    urn: old.urn,
    type: old.type,
    provider: old.provider ?? "",
    old,
    new: null,
    logical: false,
    apply: () => Promise.resolve({ state: null }),
    settle: () => ({ change: { done: [old] }, durable: true }),
  };
}

async function remove(old: ResourceState, replacing: boolean, environment: StepEnvironment): Promise<Outcome> {
  if (old.protect === true && !replacing) throw new ProtectedError(old.urn);
  if (!environment.dryRun && hasObject(old, environment)) {
    const provider = await providerOf(old, environment);
    const [inputs, outputs] = [plainMap(old.inputs ?? {}), plainMap(old.outputs ?? {})];
    await provider.delete(subjectOf(old), old.id ?? "", inputs, outputs);
  }
  return { state: null };
}

/** True if there is something outside that the provider has to delete. */
function hasObject(old: ResourceState, environment: StepEnvironment): boolean {
  if (!old.custom || old.external === true || isProviderType(old.type)) return false;
  if (old.retainOnDelete === true) return false;
  return old.deletedWith === undefined || !environment.isDeleted(old.deletedWith);
}
