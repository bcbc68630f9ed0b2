import type { Line } from "../report/document.js";
import type { HostUse } from "../report/hosts.js";
import { formatCount, formatRuns, ONE_DECIMAL, platformName, plural, WHOLE } from "../report/words.js";
import type { Review, SyncOperation } from "./model.js";
import { isGrave } from "./severity.js";

/** One sign for each operation, as in Pulumi's display. */
export const OPERATION_SIGN: Readonly<Record<SyncOperation, string>> = {
  create: "+",
  update: "~",
  replace: "±",
  delete: "−",
  rename: "»",
  release: "○",
};

/** What each operation is, for people. */
export const OPERATION_WORD: Readonly<Record<SyncOperation, string>> = {
  create: "new",
  update: "changed",
  replace: "replaced",
  delete: "deleted",
  rename: "renamed",
  release: "no longer managed",
};

/** Names of effects, for people. */
export const EFFECT_WORD: Readonly<Record<string, string>> = {
  "full-resync": "full re-sync",
  backfill: "backfill",
  "data-loss": "data loss",
  gap: "gap in data",
  load: "frequency",
  pause: "paused",
  resume: "resumed",
  settings: "settings",
  credential: "credential",
  delete: "deleted",
  replace: "replaced",
};

/** What happens to a sync, in a word; what is only possible with a question mark. */
export function kindWord(kind: string): string {
  const base = kind.replace(/\?$/, "");
  const mark = base === kind ? "" : "?";
  return `${base === "refused" ? "would be refused" : (EFFECT_WORD[base] ?? base)}${mark}`;
}

/** Runs per day of one sync, old → new, as the end of a sentence; undefined where neither is known. */
export function runsOf(
  { before, after }: { before: number | null; after: number | null },
  isNew: boolean,
): string | undefined {
  if (after === null && (isNew || before === null)) return undefined;
  if (isNew) return `${formatRuns(after ?? 0)} runs per day`;
  if (before === after) return `${formatRuns(after)} runs per day, as before`;
  if (before === null) return `${formatRuns(after)} runs per day`;
  if (after === null) return `${formatRuns(before)} runs per day before; afterwards not known`;
  return `${formatRuns(before)} → ${formatRuns(after)} runs per day${changeInPercent(before, after)}`;
}

/** ` (+100%)`; nothing where there is nothing to hold it against. */
function changeInPercent(before: number, after: number): string {
  if (before === 0 || after === before) return "";
  const percent = ((after - before) / before) * 100;
  const rounded = Math.abs(percent) < 10 ? ONE_DECIMAL.format(percent) : WHOLE.format(percent);
  return ` (${percent > 0 ? "+" : ""}${rounded.replace("-", "−")}%)`;
}

/** Runs per day of all changed syncs, as sentences; undefined where none is known. */
export function runsInAll({ totals, syncs }: Review): string | undefined {
  const { before, after, unknown } = totals.runsPerDay;
  if (syncs.length === 0 || (before === 0 && after === 0 && unknown > 0)) return undefined;
  if (before === 0 && after === 0) return undefined;
  const counts = `${formatRuns(before)} → ${formatRuns(after)}${before === after ? ", as before" : changeInPercent(before, after)}`;
  const rest = unknown === 0 ? "" : ` Without ${plural(unknown, "sync")} whose frequency the review does not know.`;
  return `Runs per day of the changed syncs: ${counts}.${rest}`;
}

/** How long the calls take at least, as a sentence; undefined where no platform's limit makes them wait. */
export function timeOfCalls({ totals: { seconds, slowest } }: Review): string | undefined {
  if (seconds === null || slowest === undefined || seconds < 1) return undefined;
  const window = slowest.seconds === 60 ? "a minute" : `in ${plural(slowest.seconds, "second")}`;
  return `The calls take at least ${formatSeconds(seconds)}: ${platformName(slowest.platform)} takes ${formatCount(slowest.requests)} ${window}.`;
}

/** Length of time in words: "40 seconds", "12 minutes". */
function formatSeconds(seconds: number): string {
  if (seconds < 120) return plural(Math.round(seconds), "second");
  return seconds < 7200 ? plural(Math.round(seconds / 60), "minute") : plural(Math.round(seconds / 3600), "hour");
}

/** What changes, in one line. */
export function headline({ syncs, totals, problems }: Review): string {
  if (syncs.length === 0) return problems.length > 0 ? "The preview failed" : "No sync changes";
  const open = syncs.filter(({ onlyIf }) => onlyIf !== undefined).length;
  const fresh = syncs.filter(({ operation }) => operation === "create").length;
  const changed = syncs.length - fresh - open;
  const possible = totals.possibleCalls ?? 0;
  const rest = syncs.filter(({ operation, onlyIf }) => operation !== "create" && onlyIf === undefined);
  return [
    ...(changed > 0 ? [`${plural(changed, "sync")} ${verbOf(rest.map(({ operation }) => operation))}`] : []),
    ...(fresh > 0 ? [changed > 0 ? `${formatCount(fresh)} new` : plural(fresh, "new sync")] : []),
    ...(open > 0 ? [`${changed + fresh > 0 ? formatCount(open) : plural(open, "sync")} may change`] : []),
    ...(totals.calls > 0 ? [plural(totals.calls, "call")] : []),
    ...(possible > 0 ? [plural(possible, "possible call")] : []),
    ...(totals.calls + possible === 0 ? ["no calls"] : []),
  ].join(", ");
}

/** What happens to syncs, as the end of a sentence: a change, where it is not the same with all of them. */
function verbOf(operations: readonly SyncOperation[]): string {
  const [first] = operations;
  const isOne = operations.length === 1;
  const isEnd = first === "delete" || first === "replace";
  if (!isEnd || operations.some((each) => each !== first)) return isOne ? "changes" : "change";
  return `${isOne ? "is" : "are"} ${OPERATION_WORD[first]}`;
}

/** How many of each operation: `+2` new, `~597` changed, `−1` deleted, `‖1` paused. */
export function countsLine({ counts }: Review): Line {
  const { create, update, replace, delete: removal, rename, release } = OPERATION_SIGN;
  const parts: [string, number, string][] = [
    [create, counts.new, OPERATION_WORD.create],
    [update, counts.changed, OPERATION_WORD.update],
    [replace, counts.replaced, OPERATION_WORD.replace],
    [removal, counts.deleted, OPERATION_WORD.delete],
    [rename, counts.renamed, OPERATION_WORD.rename],
    [release, counts.released, OPERATION_WORD.release],
    [PAUSE_SIGN, counts.paused, "paused"],
  ];
  return parts
    .filter(([, count]) => count > 0)
    .flatMap(([sign, count, word], index): Line => [
      index > 0 ? ", " : "",
      { code: `${sign}${formatCount(count)}` },
      ` ${word}`,
    ]);
}

const PAUSE_SIGN = "‖";

/** The sign of what nobody may miss. */
export function kindSign(kind: string): string {
  const signs: Readonly<Record<string, string>> = {
    delete: OPERATION_SIGN.delete,
    replace: OPERATION_SIGN.replace,
    pause: PAUSE_SIGN,
  };
  return signs[kind.replace(/\?$/, "")] ?? "!";
}

/** Where calls go, in words: `Nango's calls go to https://…`. */
export function hostName({ platform, account, url, from, problem }: HostUse): string {
  const whose = account === undefined ? "" : ` of the account "${account}"`;
  const source = { vendor: "", environment: ", by the environment", config: ", by the stack's config", provider: "" }[
    from
  ];
  const where = url === undefined ? (problem ?? "an address that is kept secret") : url;
  return `${platformName(platform)}${whose}: ${where}${problem === undefined ? source : ""}`;
}

/** Effects that occur, with how many syncs have each; grave ones first. */
export function effectCounts({ totals }: Review): { kind: string; count: number; word: string; grave: boolean }[] {
  const marked = (counts: Readonly<Record<string, number>>, mark: string) =>
    Object.entries(counts).map(([kind, count]) => ({
      kind: `${kind}${mark}`,
      count,
      word: kindWord(`${kind}${mark}`),
      grave: isGrave(kind),
    }));
  return [...marked(totals.effects, ""), ...marked(totals.possibleEffects ?? {}, "?")].sort(
    (a, b) => Number(b.grave) - Number(a.grave) || b.count - a.count || a.kind.localeCompare(b.kind),
  );
}
