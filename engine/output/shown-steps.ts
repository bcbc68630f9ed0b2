import type { StepMetadata } from "../events.js";
import type { StepOp, Urn } from "../model.js";
import { isProviderType, nameOf, typeOf } from "../../protocol/urn.js";

/** Type and name of a URN, for people. */
export function partsOf(urn: Urn): { type: string; name: string } {
  return { type: typeOf(urn), name: nameOf(urn) };
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

/** What a person wants to see beyond what changes. */
export interface Shows {
  /** Resources that do not change (`--show-sames`). */
  sames?: boolean;
  /** Resources that are only read (`--show-reads`). */
  reads?: boolean;
  /** The create and the delete that a replacement is made of (`--show-replacement-steps`). */
  replacementSteps?: boolean;
}

/**
 * Whether a step is worth a line: unchanged resources are not, unless their protection changed. One that is left out and
 * was not there before has none.
 */
export function isShown(step: StepMetadata, shows: Shows = {}): boolean {
  if (step.op !== "same" || shows.sames === true) return true;
  return step.old !== null && (step.old.protect ?? false) !== (step.new?.protect ?? false);
}

/** The same where each step stands by itself: there the halves of a replacement are no news beside it. */
export function isListed(step: StepMetadata, shows: Shows = {}): boolean {
  const isHalf = step.logical === false && isReplacementStep(step.op);
  return isShown(step, shows) && (!isHalf || shows.replacementSteps === true);
}

const REPLACEMENT_STEPS: readonly StepOp[] = [
  "replace",
  "create-replacement",
  "delete-replaced",
  "read-replacement",
  "discard-replaced",
  "remove-pending-replace",
  "import-replacement",
];

/** One of the several steps that make up a replacement. */
export function isReplacementStep(op: StepOp): boolean {
  return REPLACEMENT_STEPS.includes(op);
}
