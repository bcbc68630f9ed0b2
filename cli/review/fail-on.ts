import { UsageError } from "../error.js";
import type { EffectKind } from "../../provider/core/call.js";
import { plural } from "../report/words.js";
import type { Review } from "./model.js";
import { EFFECT_WORD, formatRuns } from "./words.js";

/** One condition of `--fail-on`: an effect, or a growth of the load in percent. */
export type FailOn = { readonly effect: EffectKind | "replace" } | { readonly loadPercent: number };

/** What may be given, for messages and help. */
const FAIL_ON_WORDS = Object.keys(EFFECT_WORD).filter(isEffect);

const VALID = `Valid: ${FAIL_ON_WORDS.join(", ")}, or load+20% (any percentage).`;

function isEffect(text: string): text is EffectKind | "replace" {
  return Object.hasOwn(EFFECT_WORD, text);
}

/** Reads `replace,delete,full-resync,load+20%`. */
export function parseFailOn(text: string): FailOn[] {
  const parts = text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
  if (parts.length === 0) throw new UsageError(`--fail-on says nothing. ${VALID}`);
  return parts.map((part) => {
    if (isEffect(part)) return { effect: part };
    const percent = /^load\+(\d+(?:\.\d+)?)%$/.exec(part)?.[1];
    if (percent !== undefined) return { loadPercent: Number(percent) };
    throw new UsageError(`--fail-on does not know "${part}". ${VALID}`);
  });
}

/** Which conditions a review meets, in words. Empty: none. */
export function reasonsToFail(review: Review, conditions: readonly FailOn[]): string[] {
  return conditions.flatMap((condition): string[] => {
    if ("effect" in condition) {
      const hit = review.syncs.filter(
        ({ operation, effects }) =>
          operation === condition.effect || effects.some(({ kind }) => kind === condition.effect),
      );
      if (hit.length === 0) return [];
      const names = hit
        .slice(0, 5)
        .map(({ name }) => name)
        .join(", ");
      return [`${condition.effect}: ${plural(hit.length, "sync")} (${names}${hit.length > 5 ? ", …" : ""})`];
    }
    const { before, after } = review.totals.runsPerDay;
    if (after <= before * (1 + condition.loadPercent / 100)) return [];
    return [`load+${condition.loadPercent}%: from ${formatRuns(before)} to ${formatRuns(after)} runs a day`];
  });
}
