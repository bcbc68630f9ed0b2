import type { FieldChange } from "../report/fields.js";
import { request } from "../report/http.js";
import {
  alert,
  code,
  COMMENT_LIMIT,
  escapeMarkdown,
  fitting,
  folded,
  SHOWN,
  shortened,
  table,
} from "../report/markdown.js";
import { place, platformName, plural } from "../report/words.js";
import type { Review, SyncReview } from "./model.js";
import {
  effectCounts,
  effectsOf,
  formatSeconds,
  gravityOf,
  headline,
  OPERATION_SIGN,
  OPERATION_WORD,
  runsInAll,
  runsOf,
} from "./words.js";

/**
 * The review as a comment on a pull request: what cannot be undone in words, then a table of everything; bodies of the
 * calls fold. What does not fit is left out from the end, said so, and found in the HTML page.
 */
export function toMarkdown(review: Review, limit = COMMENT_LIMIT): string {
  const head = [title(review), summary(review), ...told(review), ...grave(review)].join("\n\n");
  const tail = [...others(review), footer(review)].join("\n\n");
  // What stands between the parts, and the lines that tell what was cut.
  let room = limit - head.length - tail.length - 1_000;

  const rows = fitting(review.syncs, room, row, lengthOfRow);
  room -= rows.used;
  const left = review.syncs.length - rows.blocks.length;
  const called = left > 0 ? [] : review.syncs.filter(({ calls }) => calls.length > 0);
  const details = fitting(called, room, detail, ({ length }) => length);
  return `${[
    head,
    ...(rows.blocks.length > 0 ? tables(rows.blocks) : []),
    ...cut(left, "sync is", "syncs are"),
    ...(details.blocks.length > 0 ? [folded("Every call with its body and what it causes", ...details.blocks)] : []),
    ...cut(called.length - details.blocks.length, "sync's call bodies are", "syncs' call bodies are"),
    tail,
  ].join("\n\n")}\n`;
}

function lengthOfRow(cells: readonly string[]): number {
  return cells.reduce((sum, { length }) => sum + length + 3, 2);
}

function cut(count: number, one: string, many: string): string[] {
  return count <= 0
    ? []
    : [`> … ${plural(count, one, many)} not shown here: the comment would be too long. The HTML page has all of them.`];
}

function title(review: Review): string {
  const where = place(review);
  return `### ${headline(review)}${where === "" ? "" : ` (${escapeMarkdown(where)})`}`;
}

function summary(review: Review): string {
  if (review.syncs.length === 0) return review.problems.length > 0 ? "No call is known." : "No call is made.";
  const effects = effectCounts(review).map(
    ({ word, count, grave }) => `${grave ? "**" : ""}${count} × ${word}${grave ? "**" : ""}`,
  );
  const seconds = review.totals.seconds ?? 0;
  return [
    ...(effects.length > 0 ? [effects.join(" · ")] : []),
    `${runsInAll(review)}.`,
    ...(seconds < 1 ? [] : [`The calls take at least ${formatSeconds(seconds)} under the platforms' rate limits.`]),
  ].join("<br>\n");
}

function told({ problems, warnings }: Review): string[] {
  return [
    ...(problems.length > 0 ? [alert("CAUTION", "The preview failed, so what follows is incomplete:", problems)] : []),
    ...(warnings.length > 0 ? [alert("WARNING", "The preview warns:", warnings)] : []),
  ];
}

const MOST_CHANGES = 8;

/** What cannot be undone, in words: nobody should have to open something to see it. */
function grave({ syncs }: Review): string[] {
  const all = syncs.filter((sync) => gravityOf(sync) === 3);
  const items = all.slice(0, 100).map((sync) => {
    const texts = effectsOf(sync)
      .filter(({ grave }) => grave)
      .map(({ text }) => escapeMarkdown(text));
    return `- ${code(sync.name)} (${escapeMarkdown(platformName(sync.platform))}): ${texts.join(" ")}`;
  });
  if (items.length === 0) return [];
  const [first, rest] = [items.slice(0, 10), items.slice(10)];
  const more = all.length > items.length ? `\n- … and ${all.length - items.length} more` : "";
  return [
    ["**What cannot be undone, or leaves a gap:**", "", ...first].join("\n"),
    ...(rest.length > 0 ? [folded(`${all.length - first.length} more of these`, rest.join("\n") + more)] : []),
  ];
}

function tables(rows: string[][]): string[] {
  const header = ["", "Sync", "Change", "Calls", "Causes", "Runs a day"];
  const align = ["l", "l", "l", "l", "l", "r"];
  const [first, rest] = [rows.slice(0, SHOWN), rows.slice(SHOWN)];
  return [
    table(header, first, align),
    ...(rest.length > 0 ? [folded(plural(rest.length, "more sync"), table(header, rest, align))] : []),
  ];
}

function row(sync: SyncReview): string[] {
  const kinds = new Map(effectsOf(sync).map(({ word, grave }) => [word, grave ? `**${word}**` : word]));
  return [
    `${OPERATION_SIGN[sync.operation]} ${OPERATION_WORD[sync.operation]}`,
    `${code(sync.name)}<br>${escapeMarkdown(platformName(sync.platform))}`,
    changes(sync),
    sync.calls.map(call).join("<br>") || "none",
    [...kinds.values()].join(", ") || "–",
    runsOf(sync),
  ];
}

function call({ method, path, onlyIf }: SyncReview["calls"][number]): string {
  const text = code(`${method} ${path}`);
  return onlyIf === undefined ? text : `${text} only if ${escapeMarkdown(onlyIf)}`;
}

/** The first changes: of a new sync there are many, and its call has them all. */
function changes(sync: SyncReview): string {
  const shown = sync.changes.slice(0, sync.changes.length > MOST_CHANGES ? MOST_CHANGES - 1 : MOST_CHANGES);
  const rest = sync.changes.length - shown.length;
  return [...shown.map(change), ...(rest > 0 ? [`… and ${rest} more`] : [])].join("<br>") || "–";
}

function change({ path, before, after, released }: FieldChange): string {
  const name = code(path);
  const value = (text = ""): string => code(shortened(text, 120));
  if (released === true) return `${name}: ${value(before)}, no longer managed: the platform keeps it`;
  if (before === undefined) return `${name}: ${value(after)}`;
  return after === undefined ? `${name}: ~~${value(before)}~~` : `${name}: ${value(before)} → ${value(after)}`;
}

function detail(sync: SyncReview): string {
  return [
    `**${code(sync.name)}** (${escapeMarkdown(platformName(sync.platform))})`,
    "",
    ...[...effectsOf(sync).map(({ text }) => text), ...sync.notes].map((text) => `- ${escapeMarkdown(text)}`),
    "",
    "```http",
    ...sync.calls.map(request),
    "```",
  ].join("\n");
}

function others({ others }: Review): string[] {
  if (others.length === 0) return [];
  const shown = others.slice(0, 50).map(({ operation, type, name }) => `- ${code(`${operation} ${type} ${name}`)}`);
  const more = others.length > shown.length ? [`- … and ${others.length - shown.length} more`] : [];
  return [
    folded(`${plural(others.length, "other resource")} changed, not judged here`, [...shown, ...more].join("\n")),
  ];
}

function footer({ unchanged, reads }: Review): string {
  const read = reads === 0 ? "" : `, ${plural(reads, "sync")} only looked up`;
  return `<sub>${plural(unchanged, "resource")} unchanged${read}. The calls come from the same code that the update runs; a creation leaves out what the platform has already.</sub>`;
}
