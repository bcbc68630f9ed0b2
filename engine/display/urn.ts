import type { StepMetadata } from "../events.js";
import type { Urn } from "../model.js";
import { isProviderType, nameOf, qualifiedType, STACK_TYPE, typeOf } from "../steps/urn.js";

/** Type and name of a URN, for people. */
export function partsOf(urn: Urn): { type: string; name: string } {
  return { type: typeOf(urn), name: nameOf(urn) };
}

export function isRootStack(urn: Urn): boolean {
  return qualifiedType(urn) === STACK_TYPE;
}

/**
 * Steps that the engine takes for itself: those on the provider that it makes, and the end of a replacement whose
 * delete is done. No resource of the user, so never shown.
 */
export function isInternalStep({ urn, op }: Pick<StepMetadata, "urn" | "op">): boolean {
  if (op === "remove-pending-replace") return true;
  const { type, name } = partsOf(urn);
  return isProviderType(type) && (name === "default" || name.startsWith("default_"));
}

/** Whether a step is worth a line: unchanged resources are not, unless their protection changed. */
export function isShown(step: StepMetadata): boolean {
  return step.op !== "same" || (step.old?.protect ?? false) !== (step.new?.protect ?? false);
}
