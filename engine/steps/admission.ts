import { type ResourceState, type Urn } from "../model.js";
import { type Goal } from "../monitor/goal.js";
import { possibleUrns } from "./aliases.js";
import { invalid } from "./invalid-resource.js";
import { type Inheritable, type Progress } from "./progress.js";
import { type Run } from "./run.js";
import { makeUrn } from "../../protocol/urn.js";

/** What registrations are admitted to. */
export interface AdmissionOptions {
  readonly run: Run;
  readonly progress: Progress;
  readonly stack: string;
  readonly project: string;
}

/** Gives a registration its URN, and the entry it had before the run. Throws when either is taken. */
export function admit(
  goal: Pick<Goal, "type" | "name" | "parent" | "aliases">,
  options: AdmissionOptions,
): { urn: Urn; old: ResourceState | undefined } {
  const { run, progress, stack, project } = options;
  const urn = makeUrn(stack, project, goal.parent, goal.type, goal.name);
  if (progress.seen.has(urn)) throw invalid(run, urn, `Duplicate resource URN '${urn}'; try giving it a unique name`);
  progress.seen.add(urn);
  const claimedBy = progress.newUrnOf(urn);
  if (claimedBy !== undefined) {
    const problem = `Duplicate resource URN '${urn}' conflicting with alias on resource with URN '${claimedBy}'`;
    throw invalid(run, urn, problem);
  }
  return { urn, old: progress.olds.get(urn) ?? findAliased(urn, goal, options) };
}

function findAliased(
  urn: Urn,
  goal: Pick<Goal, "type" | "name" | "parent" | "aliases">,
  { run, progress, stack, project }: AdmissionOptions,
): ResourceState | undefined {
  const context = { stack, project, oldUrnOf: (renamed: Urn) => progress.oldUrnOf(renamed) };
  for (const alias of possibleUrns(goal, context)) {
    const old = progress.olds.get(alias);
    if (old === undefined) continue;
    const other = progress.seen.has(alias) ? urn : progress.newUrnOf(alias);
    if (other !== undefined) {
      const subject = `'${alias}' applied to resource with URN '${urn}'`;
      throw invalid(run, urn, `Duplicate resource alias ${subject} conflicting with resource with URN '${other}'`);
    }
    progress.rename(alias, urn);
    return old;
  }
  return undefined;
}

/** The options of a resource that it may have from its parent. */
export function inherit(goal: Goal, progress: Progress): Inheritable {
  const parent = goal.parent === undefined ? undefined : progress.inheritable.get(goal.parent);
  return {
    protect: goal.protect ?? parent?.protect,
    retainOnDelete: goal.retainOnDelete ?? parent?.retainOnDelete,
    deletedWith: goal.deletedWith ?? parent?.deletedWith,
  };
}
