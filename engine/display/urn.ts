import type { StepMetadata } from "../events.js";
import type { Urn } from "../model.js";

/** Type of the root of every stack. */
export const STACK_TYPE = "pulumi:pulumi:Stack";

/** Type and name of a URN, for people. */
export function partsOf(urn: Urn): { type: string; name: string } {
  const [, , chain = "", ...rest] = urn.split("::");
  return { type: chain.slice(chain.lastIndexOf("$") + 1), name: rest.join("::") };
}

export function isRootStack(urn: Urn): boolean {
  return urn.split("::", 3)[2] === STACK_TYPE;
}

/**
 * Steps that the engine takes for itself: those on the provider that it makes, and the end of a replacement whose
 * delete is done. No resource of the user, so never shown.
 */
export function isInternalStep({ urn, op }: Pick<StepMetadata, "urn" | "op">): boolean {
  if (op === "remove-pending-replace") return true;
  const { type, name } = partsOf(urn);
  return type.startsWith("pulumi:providers:") && (name === "default" || name.startsWith("default_"));
}

/** Whether a step is worth a line: unchanged resources are not, unless their protection changed. */
export function isShown(step: StepMetadata): boolean {
  return step.op !== "same" || (step.old?.protect ?? false) !== (step.new?.protect ?? false);
}
