import { isCovered, parsePath, parsePattern } from "../../protocol/property-path.js";
import { type DetailedDiff, type DiffKind } from "../model.js";
import { type PropertyMap } from "../../protocol/values.js";
import { type ProviderDiff, type ResourceProvider, type Subject } from "../host/provider.js";
import { ignoreChanges } from "./ignore-changes.js";
import { diffProperties } from "./property-diff.js";
import { plainMap } from "../../protocol/property-values.js";

/** What is to be done about a resource that exists, from the provider's answer and the engine's own comparison. */
export interface DiffDecision {
  readonly changed: boolean;
  /** Top-level properties that force a replacement. */
  readonly keys: readonly string[];
  /** Top-level properties that differ. Absent: the provider said "changed" without details. */
  readonly diffs?: readonly string[];
  readonly detailedDiff?: DetailedDiff;
  readonly deleteBeforeReplace: boolean;
  /** Outputs that a change in place leaves as they are. */
  readonly stables?: readonly string[];
}

/** Nothing is to be done. */
export const UNCHANGED: DiffDecision = { changed: false, keys: [], deleteBeforeReplace: false };

/** Replaced because people ask for it. */
export const FORCED: DiffDecision = { changed: true, keys: ["id"], deleteBeforeReplace: false };

/** Replaced because what it would be deleted with is. */
export const DELETED_WITH_OWNER: DiffDecision = { changed: true, keys: ["deletedWith"], deleteBeforeReplace: false };

/** The two sides of a comparison. */
export interface Comparison {
  readonly id: string;
  readonly oldInputs: PropertyMap;
  readonly oldOutputs: PropertyMap;
  readonly newInputs: PropertyMap;
  readonly ignoreChanges: readonly string[];
}

/** Asks the provider; where it leaves the decision to the engine, compares the inputs. */
export async function decide(
  provider: ResourceProvider,
  subject: Subject,
  comparison: Comparison,
): Promise<DiffDecision> {
  const answer = await provider.diff(subject, {
    id: comparison.id,
    oldInputs: plainMap(comparison.oldInputs),
    oldOutputs: plainMap(comparison.oldOutputs),
    newInputs: plainMap(comparison.newInputs),
    ignoreChanges: comparison.ignoreChanges,
  });
  return conclude(answer, comparison);
}

/** Turns a provider's answer into a decision. */
export function conclude(
  answer: ProviderDiff,
  comparison: Pick<Comparison, "oldInputs" | "newInputs" | "ignoreChanges">,
): DiffDecision {
  const common = { deleteBeforeReplace: answer.deleteBeforeReplace, stables: answer.stables ?? [] };
  const keys = [...answer.replaces];
  if (answer.changes === "none") return { changed: false, keys, ...common };
  if (answer.changes === "some") return { changed: true, keys, ...common };
  const news = ignoreChanges(comparison.newInputs, comparison.oldInputs, comparison.ignoreChanges);
  const diff = diffProperties(comparison.oldInputs, news);
  if (diff === undefined) return { changed: false, keys, ...common };
  return { changed: true, keys, diffs: diff.keys, detailedDiff: diff.detailed, ...common };
}

/** Stands for errors of an earlier initialisation where `replaceOnChanges` names properties. */
const INIT_ERRORS = "#initerror";

/** Turns changes below the paths of `replaceOnChanges` into ones that replace. */
export function applyReplaceOnChanges(
  decision: DiffDecision,
  replaceOnChanges: readonly string[],
  hasInitErrors: boolean,
): DiffDecision {
  const paths = replaceOnChanges.map(parsePattern).filter((path) => path !== undefined);
  if (paths.length === 0) return decision;
  if (hasInitErrors && paths.some((path) => isCovered([INIT_ERRORS], path))) {
    decision = { ...decision, changed: true, keys: [...decision.keys, INIT_ERRORS] };
  }
  if (!decision.changed) return decision;
  const covered = (text: string) => {
    const inner = parsePath(text);
    return inner !== undefined && paths.some((path) => isCovered(inner, path));
  };
  const keys = new Set([...decision.keys, ...(decision.diffs ?? []).filter(covered)]);
  if (decision.detailedDiff === undefined) return { ...decision, keys: [...keys] };
  const detailedDiff = Object.fromEntries(
    Object.entries(decision.detailedDiff).map(([path, change]) => [
      path,
      covered(path) ? { ...change, kind: REPLACING[change.kind] } : change,
    ]),
  );
  return { ...decision, keys: [...keys], detailedDiff };
}

/** True if the change cannot be made in place. */
export function replaces(decision: DiffDecision): boolean {
  return (
    decision.changed &&
    (decision.keys.length > 0 ||
      Object.values(decision.detailedDiff ?? {}).some(({ kind }) => kind.endsWith("-replace")))
  );
}

const REPLACING: Record<DiffKind, DiffKind> = {
  add: "add-replace",
  "add-replace": "add-replace",
  delete: "delete-replace",
  "delete-replace": "delete-replace",
  update: "update-replace",
  "update-replace": "update-replace",
};
