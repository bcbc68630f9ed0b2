import { UsageError } from "../error.js";
import type { EffectKind } from "../../provider/core/call.js";
import { plural } from "../report/words.js";
import type { Review } from "./model.js";
import { isCertain } from "./totals.js";
import { EFFECT_WORD, formatRuns } from "./words.js";

/** One condition of `--fail-on`: an effect (`possible`: one that may come, too), or a growth of the load in percent. */
export type FailOn =
  { readonly effect: EffectKind | "replace"; readonly possible: boolean } | { readonly loadPercent: number };

/** What may be given, for messages and help. */
const FAIL_ON_WORDS = Object.keys(EFFECT_WORD).filter(isEffect);

const VALID = `Valid: ${FAIL_ON_WORDS.join(", ")}, or load+20% (any percentage). A word with "?" counts what is only possible too.`;

function isEffect(text: string): text is EffectKind | "replace" {
  return Object.hasOwn(EFFECT_WORD, text);
}

/** Reads `replace,delete?,full-resync,load+20%`. */
export function parseFailOn(text: string): FailOn[] {
  const parts = text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
  if (parts.length === 0) throw new UsageError(`--fail-on says nothing. ${VALID}`);
  return parts.map((part) => {
    const possible = part.endsWith("?");
    const word = possible ? part.slice(0, -1) : part;
    if (isEffect(word)) return { effect: word, possible };
    const percent = /^load\+(\d+(?:\.\d+)?)%$/.exec(part)?.[1];
    if (percent !== undefined) return { loadPercent: Number(percent) };
    throw new UsageError(`--fail-on does not know "${part}". ${VALID}`);
  });
}

/** Which conditions a review meets, in words. Empty: none. */
export function reasonsToFail(review: Review, conditions: readonly FailOn[]): string[] {
  return conditions.flatMap((condition): string[] => {
    if ("effect" in condition) {
      const { effect, possible } = condition;
      const counts = (one: { readonly onlyIf?: string }): boolean => possible || isCertain(one);
      const hit = review.syncs.filter(
        (sync) =>
          (sync.operation === effect && counts(sync)) ||
          sync.effects.some((each) => each.kind === effect && counts(each)),
      );
      if (hit.length === 0) return [];
      const names = hit
        .slice(0, 5)
        .map(({ name }) => name)
        .join(", ");
      return [
        `${effect}${possible ? "?" : ""}: ${plural(hit.length, "sync")} (${names}${hit.length > 5 ? ", …" : ""})`,
      ];
    }
    const { before, after } = review.totals.runsPerDay;
    if (after <= before * (1 + condition.loadPercent / 100)) return [];
    return [`load+${condition.loadPercent}%: from ${formatRuns(before)} to ${formatRuns(after)} runs a day`];
  });
}
