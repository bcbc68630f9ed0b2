import { type ResourceState } from "../../model.js";
import { type Step } from "../step.js";
import { type DiffDecision } from "../diff-decision.js";

/** Stands for a replacement as a whole, for people and for the count; the work is done by its halves. */
export function replaceMarker(
  old: ResourceState,
  wanted: ResourceState,
  decision?: Pick<DiffDecision, "keys" | "diffs" | "detailedDiff">,
): Step {
  return {
    op: "replace",
    urn: wanted.urn,
    type: wanted.type,
    provider: wanted.provider ?? "",
    old,
    new: wanted,
    ...decision,
    logical: true,
    apply: () => Promise.resolve({ state: wanted }),
    settle: () => ({ change: {}, durable: false }),
  };
}
