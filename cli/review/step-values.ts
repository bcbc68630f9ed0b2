import type { DigestResource, DigestStep } from "../report/digest.js";
import { unmask, type Unmasked } from "../report/masked.js";
import { argumentsOf } from "../report/values.js";
import type { Change } from "./unknowns.js";

/** Old and new values in which a plan can be made. Made anew each time: of a large fleet they would take much room. */
export function valuesOf({ step, lifecycle }: Change): Unmasked {
  return unmask(lifecycle.facts, stateOf(step), argumentsOf(step.newState?.inputs), step.detailedDiff);
}

/** The state that one resource gives up, and the arguments of the one that takes its object over. */
export function valuesBetween(former: Change, change: Change): Unmasked {
  // What is secret of the two cannot be compared.
  const { lifecycle, step } = change;
  return unmask(lifecycle.facts, stateOf(former.step), argumentsOf(step.newState?.inputs), undefined);
}

/** What the provider will be given: the outputs, which after a half-failed update are not what the inputs were. */
function stateOf({ oldState }: DigestStep): Record<string, unknown> {
  return argumentsOf(oldState?.outputs ?? oldState?.inputs);
}

/** Removed from the program, but not from the platform. */
export function isKept(state: DigestResource): boolean {
  return state.retainOnDelete === true || state.deletedWith !== undefined || state.external === true;
}

/** URN of the provider entry: its id is not known while it is planned. */
export function accountOf(state: DigestResource | null | undefined): string {
  return state?.provider?.replace(/::[^:]*$/, "") ?? "";
}
