import { UsageError } from "../error.js";
import { formatRuns, plural } from "../report/words.js";
import { foldNames, namesText } from "../report/names.js";
import { shortened } from "../report/markdown.js";
import type { Block, Review, ReviewEffectKind, Verdict } from "./model.js";
import { isCertain } from "./totals.js";
import { EFFECT_WORD, hostName } from "./words.js";

/**
 * One condition of `--fail-on`: an effect (`possible`: one that may come, too), a growth of the load in percent, or calls that
 * go elsewhere than at the last `up`.
 */
export type FailOn = { readonly word: string } & (
  | { readonly kind: "effect"; readonly effect: ReviewEffectKind; readonly possible: boolean }
  | { readonly kind: "load"; readonly percent: number }
  | { readonly kind: "host" }
);

/** What may be given, for messages and help. */
const FAIL_ON_WORDS = Object.keys(EFFECT_WORD).filter(isEffect);

const VALID = `Valid: host, ${FAIL_ON_WORDS.join(", ")}, or load+20% (any percentage). A word with "?" counts what is only possible too.`;

function isEffect(text: string): text is ReviewEffectKind {
  return Object.hasOwn(EFFECT_WORD, text);
}

/** Reads `replace,delete?,full-resync,load+20%`. */
export function parseFailOn(text: string): FailOn[] {
  const parts = text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
  if (parts.length === 0) throw new UsageError(`--fail-on says nothing. ${VALID}`);
  return parts.map((part): FailOn => {
    if (part === "host") return { word: part, kind: "host" };
    const possible = part.endsWith("?");
    const word = possible ? part.slice(0, -1) : part;
    if (isEffect(word)) return { word: part, kind: "effect", effect: word, possible };
    const percent = /^load\+(\d+(?:\.\d+)?)%$/.exec(part)?.[1];
    if (percent !== undefined) return { word: part, kind: "load", percent: Number(percent) };
    throw new UsageError(`--fail-on does not know "${part}". ${VALID}`);
  });
}

/** What conditions are held against. */
type CheckedReview = Pick<Review, "syncs" | "hosts" | "totals" | "problems">;

/** Whether a change may pass. */
export function checkFailOn(review: CheckedReview, conditions: readonly FailOn[]): Verdict {
  const blockedBy = conditions.flatMap((condition): Block[] => {
    const reason = reasonOf(review, condition);
    return reason === undefined ? [] : [{ word: condition.word, reason }];
  });
  const decided = blockedBy.length > 0 ? "blocked" : "passed";
  const possible = review.syncs.some(({ refused }) => refused !== undefined) ? "refused" : decided;
  return {
    result: review.problems.length > 0 ? "failed" : possible,
    conditions: conditions.map(({ word }) => word),
    blockedBy,
  };
}

/** Undefined: the condition is not met. */
function reasonOf({ syncs, hosts, totals }: CheckedReview, condition: FailOn): string | undefined {
  switch (condition.kind) {
    case "host": {
      const moved = hosts.filter(({ before }) => before !== undefined);
      return moved.length === 0 ? undefined : moved.map(hostName).join("; ");
    }
    case "load": {
      const { before, after } = totals.runsPerDay;
      if (after <= before * (1 + condition.percent / 100)) return undefined;
      return `from ${formatRuns(before)} to ${formatRuns(after)} runs a day`;
    }
    case "effect": {
      const { effect, possible } = condition;
      const counts = (one: { readonly onlyIf?: string }): boolean => possible || isCertain(one);
      const hit = syncs.filter(
        (sync) =>
          (sync.operation === effect && counts(sync)) ||
          sync.effects.some((each) => each.kind === effect && counts(each)),
      );
      if (hit.length === 0) return undefined;
      const ranges = foldNames(hit.map(({ name }) => name));
      const more = ranges.length > MOST_NAMES ? ", …" : "";
      const names = ranges.slice(0, MOST_NAMES).map((range) => shortened(namesText([range]), 200));
      return `${plural(hit.length, "sync")} (${names.join(", ")}${more})`;
    }
  }
}

/** The head of a review names so many; all stand below it. */
const MOST_NAMES = 5;
