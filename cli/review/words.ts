import { conditional } from "../report/http.js";
import { formatCount, plural } from "../report/words.js";
import type { Review, SyncReview, Totals } from "./model.js";

/** One word for each operation, as in Pulumi's display. */
export const OPERATION_SIGN = {
  create: "+",
  update: "~",
  replace: "±",
  delete: "-",
  rename: "»",
  release: "○",
} as const;

/** What each operation is, for people. */
export const OPERATION_WORD = {
  create: "new",
  update: "changed",
  replace: "replaced",
  delete: "deleted",
  rename: "renamed",
  release: "no longer managed",
} as const;

/** Names of effects, for people. */
export const EFFECT_WORD: Readonly<Record<string, string>> = {
  "full-resync": "full re-sync",
  backfill: "backfill",
  "data-loss": "data loss",
  gap: "gap in data",
  load: "load",
  pause: "pause",
  resume: "resume",
  credential: "credential",
  delete: "delete",
  replace: "replace",
};

/** Effects that cost something that cannot be had back: shown first and loudest. */
const GRAVE: ReadonlySet<string> = new Set(["full-resync", "data-loss", "replace", "delete", "gap"]);

/** How loud a change is: 3 cannot be undone, 2 loads past data, 1 makes calls, 0 makes none. */
export function gravityOf({ effects, calls }: Pick<SyncReview, "effects" | "calls">): 0 | 1 | 2 | 3 {
  if (effects.some(({ kind }) => GRAVE.has(kind))) return 3;
  if (effects.some(({ kind }) => kind === "backfill")) return 2;
  return calls.length > 0 ? 1 : 0;
}

const ONE_DECIMAL = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 });
const WHOLE = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/** A number of runs: whole, or with one decimal below ten. */
export function formatRuns(runs: number | null): string {
  if (runs === null) return "?";
  return (runs < 10 ? ONE_DECIMAL : WHOLE).format(runs);
}

/** Runs per day of one sync, old → new. */
export function runsOf({ runsPerDay: { before, after } }: SyncReview): string {
  if (before === null && after === null) return "–";
  return before === after ? formatRuns(after) : `${formatRuns(before)} → ${formatRuns(after)}`;
}

/** Runs per day of all changed syncs, in words. */
export function runsInAll({ totals }: Review): string {
  const { before, after, unknown } = totals.runsPerDay;
  const rest =
    unknown === 0
      ? ""
      : ` (${plural(unknown, "sync")} not counted: ${unknown === 1 ? "its" : "their"} schedule is not known)`;
  return `Runs per day of these syncs: ${formatRuns(before)} → ${formatRuns(after)}${rest}`;
}

/** Length of time in words: "under a second", "40 seconds", "12 minutes". */
export function formatSeconds(seconds: number): string {
  if (seconds < 1) return "under a second";
  if (seconds < 120) return plural(Math.round(seconds), "second");
  return seconds < 7200 ? plural(Math.round(seconds / 60), "minute") : plural(Math.round(seconds / 3600), "hour");
}

/** The headline of a review: what changes, in one line. */
export function headline({ syncs, totals, problems }: Review): string {
  if (syncs.length === 0) return problems.length > 0 ? "The preview failed" : "No sync changes";
  const open = syncs.filter(({ onlyIf }) => onlyIf !== undefined).length;
  const fresh = syncs.filter(({ operation }) => operation === "create").length;
  const changed = syncs.length - fresh - open;
  const possible = totals.possibleCalls ?? 0;
  return [
    ...(changed > 0 ? [`${plural(changed, "sync")} ${changed === 1 ? "changes" : "change"}`] : []),
    ...(fresh > 0 ? [changed > 0 ? `${formatCount(fresh)} new` : plural(fresh, "new sync")] : []),
    ...(open > 0 ? [`${changed + fresh > 0 ? formatCount(open) : plural(open, "sync")} may change`] : []),
    ...(totals.calls > 0 ? [plural(totals.calls, "call")] : []),
    ...(possible > 0 ? [plural(possible, "possible call")] : []),
    ...(totals.calls + possible === 0 ? ["no calls"] : []),
  ].join(", ");
}

/** The counted effects, grave ones first; those that are only possible have a question mark. */
export function effectCounts({ totals }: Review): { kind: string; count: number; word: string; grave: boolean }[] {
  const marked = (counts: Totals["effects"], mark: string) =>
    Object.entries(counts).map(([kind, count]) => ({
      kind: `${kind}${mark}`,
      count,
      word: `${EFFECT_WORD[kind] ?? kind}${mark}`,
      grave: GRAVE.has(kind),
    }));
  return [...marked(totals.effects, ""), ...marked(totals.possibleEffects ?? {}, "?")].sort(
    (a, b) => Number(b.grave) - Number(a.grave) || b.count - a.count || a.kind.localeCompare(b.kind),
  );
}

/** Effects with their words, grave ones first; those that are only possible have a question mark. */
export function effectsOf({
  effects,
}: Pick<SyncReview, "effects">): { kind: string; word: string; text: string; grave: boolean }[] {
  return effects
    .map(({ kind, text, onlyIf }) => {
      const mark = onlyIf === undefined ? "" : "?";
      return {
        kind: `${kind}${mark}`,
        word: `${EFFECT_WORD[kind] ?? kind}${mark}`,
        text: conditional(text, onlyIf),
        grave: GRAVE.has(kind),
      };
    })
    .sort((a, b) => Number(b.grave) - Number(a.grave));
}
