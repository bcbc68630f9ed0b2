import { markdownTable } from "markdown-table";
import { escapeLine } from "../../engine/display/escape.js";
import type { FieldChange, Review, ReviewedCall, SyncReview } from "./model.js";
import {
  effectCounts,
  formatSeconds,
  headline,
  OPERATION_SIGN,
  OPERATION_WORD,
  plural,
  runsInAll,
  runsOf,
} from "./words.js";

/** GitHub refuses comments above 65,536 characters; the rest is for what a workflow puts around it. */
export const COMMENT_LIMIT = 60_000;

/**
 * The review as a comment on a pull request. The table is always there; bodies of the calls fold. What does not fit is
 * left out from the end, said so, and found in the HTML page.
 */
export function toMarkdown(review: Review, limit = COMMENT_LIMIT): string {
  const head = [title(review), summary(review), ...problems(review)].join("\n\n");
  const tail = [...others(review), footer(review)].join("\n\n");
  let room = limit - head.length - tail.length - 400;
  const rows = review.syncs.map(row);
  const shownRows = fitting(
    rows.map((cells) => cells.join(" | ").length + 8),
    room,
  );
  room -= rows.slice(0, shownRows).reduce((sum, cells) => sum + cells.join(" | ").length + 8, 0);
  const details = review.syncs.filter(({ calls }) => calls.length > 0).map(detail);
  const shownDetails =
    shownRows < rows.length
      ? 0
      : fitting(
          details.map(({ length }) => length + 2),
          room,
        );
  return `${[
    head,
    ...(shownRows > 0 ? [table(rows.slice(0, shownRows))] : []),
    ...cut(rows.length - shownRows, "sync", "is", "are"),
    ...(shownDetails > 0 ? [folded(details.slice(0, shownDetails))] : []),
    ...(shownRows < rows.length
      ? []
      : cut(details.length - shownDetails, "sync's calls", "are", "are", "syncs' calls")),
    tail,
  ].join("\n\n")}\n`;
}

function fitting(lengths: readonly number[], room: number): number {
  let used = 0;
  const end = lengths.findIndex((length) => (used += length) > room);
  return end === -1 ? lengths.length : end;
}

function cut(count: number, one: string, is: string, are: string, many?: string): string[] {
  if (count <= 0) return [];
  return [
    `> … ${plural(count, one, many)} more ${count === 1 ? is : are} not shown here: the comment would be too long. The HTML report has all of them.`,
  ];
}

function title(review: Review): string {
  const where = [review.project, review.stack]
    .filter((part) => part !== undefined)
    .map(escapeMarkdown)
    .join(" / ");
  return `### ${headline(review)}${where === "" ? "" : ` — ${where}`}`;
}

function summary(review: Review): string {
  if (review.syncs.length === 0) return `${plural(review.unchanged, "resource")} unchanged. No call is made.`;
  const effects = effectCounts(review).map(
    ({ word, count, grave }) => `${grave ? "**" : ""}${count} × ${word}${grave ? "**" : ""}`,
  );
  return [
    ...(effects.length > 0 ? [effects.join(" · ")] : []),
    `${runsInAll(review)}.`,
    ...(review.totals.seconds === null || review.totals.seconds < 1
      ? []
      : [`The calls take at least ${formatSeconds(review.totals.seconds)} under the platforms' rate limits.`]),
  ].join("<br>");
}

function problems({ problems }: Review): string[] {
  if (problems.length === 0) return [];
  const shown = problems.slice(0, 20).map((problem) => `> - ${escapeMarkdown(problem)}`);
  const more = problems.length > shown.length ? [`> - … and ${problems.length - shown.length} more`] : [];
  return [["> [!CAUTION]", "> The preview failed, so what follows is incomplete:", ...shown, ...more].join("\n")];
}

function row(sync: SyncReview): string[] {
  const calls = sync.calls.map((call) => code(`${call.method} ${call.path}`)).join("<br>");
  return [
    `${OPERATION_SIGN[sync.operation]} ${OPERATION_WORD[sync.operation]}`,
    `**${escapeMarkdown(sync.name)}**<br>${escapeMarkdown(sync.platform)}`,
    sync.changes.map(change).join("<br>") || "–",
    calls === "" ? "none" : calls,
    sync.effects.map(({ text }) => escapeMarkdown(text)).join("<br>") || "–",
    runsOf(sync),
  ];
}

function table(rows: string[][]): string {
  const header = ["", "Sync", "Change", "Calls", "What it causes", "Runs a day"];
  return markdownTable([header, ...rows], {
    align: ["l", "l", "l", "l", "l", "r"],
    alignDelimiters: false,
    padding: true,
  });
}

function change({ path, before, after, released }: FieldChange): string {
  const name = code(path);
  if (released === true) return `${name}: ${code(before ?? "")}, no longer managed: the platform keeps it`;
  if (before === undefined) return `${name}: ${code(after ?? "")}`;
  return after === undefined ? `${name}: ~~${escapeMarkdown(before)}~~` : `${name}: ${code(before)} → ${code(after)}`;
}

function detail(sync: SyncReview): string {
  return [
    `**${escapeMarkdown(sync.name)}** (${escapeMarkdown(sync.platform)})`,
    "```http",
    ...sync.calls.map(request),
    "```",
  ].join("\n");
}

/** A call as in an HTTP file. JSON has no line that could close the fence. */
export function request({ method, path, body }: ReviewedCall): string {
  const line = `${method} ${escapeLine(path)}`;
  if (body === undefined) return line;
  const json = JSON.stringify(body, undefined, 2).split("\n").map(escapeLine);
  return [line, ...json].join("\n");
}

function folded(details: string[]): string {
  return ["<details><summary>The calls with their bodies, in order</summary>", ...details, "</details>"].join("\n\n");
}

function others({ others }: Review): string[] {
  if (others.length === 0) return [];
  const shown = others
    .slice(0, 50)
    .map(({ operation, type, name }) => `- ${escapeMarkdown(`${operation} ${type} ${name}`)}`);
  const more = others.length > shown.length ? [`- … and ${others.length - shown.length} more`] : [];
  return [
    [
      `<details><summary>${plural(others.length, "other resource")} changed, not judged here</summary>`,
      "",
      ...shown,
      ...more,
      "",
      "</details>",
    ].join("\n"),
  ];
}

function footer({ unchanged }: Review): string {
  return `<sub>${plural(unchanged, "resource")} unchanged. The calls come from the same code that \`pulumi up\` runs.</sub>`;
}

/** Backticks where nothing in the text could end them or the table's cell, as they read best in a plain file. */
function code(text: string): string {
  return /^[\w ./:{},?=%+-]+$/.test(text) ? `\`${text}\`` : `<code>${escapeMarkdown(text)}</code>`;
}

const SPECIAL = /[&<>|`*_[\]\\~@#!$]/g;

/** Text that shows as it is: no markup, no mention, no link, no control character. */
export function escapeMarkdown(text: string): string {
  return escapeLine(text)
    .replace(SPECIAL, (character) => `&#${character.charCodeAt(0)};`)
    .replaceAll("://", "&#58;//")
    .replace(/\bwww\./gi, (match) => `${match.slice(0, -1)}&#46;`);
}
