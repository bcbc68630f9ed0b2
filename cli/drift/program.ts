import { type Digest, isRefresh } from "../report/digest.js";
import type { DetailedDiff } from "../report/fields.js";
import { diagnosticsOf } from "../report/diagnostics.js";
import { argumentsOf } from "../report/values.js";
import { type Change, settleUnknowns } from "../review/unknowns.js";

/** What a program says of a resource. */
export interface Said {
  /** Its arguments. Absent: it is no longer in the program. */
  readonly args?: Readonly<Record<string, unknown>>;
  /** How they differ from what was last applied: the only source that shows changed secrets. */
  readonly details: DetailedDiff;
}

/** What a program says of the resources of which it says something else than what was last applied, by URN. */
export type Program = ReadonlyMap<string, Said>;

/**
 * Reads from a preview of the update what the program says now.
 *
 * @returns undefined where the preview failed, or is none: then it is unknown
 */
export async function readProgram(
  digest: Digest,
  lifecycleOf: (urn: string) => Promise<Change["lifecycle"] | undefined>,
): Promise<Program | undefined> {
  const steps = digest.steps ?? [];
  if (diagnosticsOf(digest, "error").length > 0 || isRefresh(steps)) return undefined;
  const program = new Map<string, Said>();
  const changes: Change[] = [];
  for (const step of steps) {
    const lifecycle = await lifecycleOf(step.urn);
    if (lifecycle === undefined) continue;
    if (step.op === "delete") program.set(step.urn, { details: {} });
    else if (step.op === "update" || step.op === "replace") changes.push({ step, lifecycle });
  }
  for (const { step } of settleUnknowns(steps, changes)) {
    program.set(step.urn, { args: argumentsOf(step.newState?.inputs), details: step.detailedDiff ?? {} });
  }
  return program;
}
