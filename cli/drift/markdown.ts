import { conditional, request } from "../report/http.js";
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
import type { DriftReport, FieldDrift, SyncDrift } from "./model.js";
import { describeFinding, headline, inCodeLabel, putBackCommand, summary } from "./words.js";

/** The report as the text of an issue. What does not fit is left out from the end, said so, and found in the HTML page. */
export function toMarkdown(report: DriftReport, limit = COMMENT_LIMIT): string {
  const head = [title(report), escapeMarkdown(summary(report)), ...told(report)].join("\n\n");
  const tail = [...advice(report), ...ignored(report), ...others(report)].join("\n\n");
  let room = limit - head.length - tail.length - 1_000;

  const rows = fitting(report.syncs, room, rowsOf, lengthOfRows);
  room -= rows.used;
  const left = report.syncs.length - rows.blocks.length;
  const called = left > 0 ? [] : report.syncs.filter(({ putBack }) => putBack.calls.length > 0);
  const details = fitting(called, room, detail, ({ length }) => length);
  return `${[
    head,
    ...(rows.blocks.length > 0 ? tables(report, rows.blocks) : []),
    ...cut(left, "sync is", "syncs are"),
    ...(details.blocks.length > 0 ? [folded("What putting them back sends, and causes", ...details.blocks)] : []),
    ...cut(called.length - details.blocks.length, "sync's calls are", "syncs' calls are"),
    ...(tail === "" ? [] : [tail]),
  ].join("\n\n")}\n`;
}

function lengthOfRows(rows: readonly (readonly string[])[]): number {
  return rows.flat().reduce((sum, { length }) => sum + length + 3, 2 * rows.length);
}

function cut(count: number, one: string, many: string): string[] {
  return count <= 0
    ? []
    : [`> … ${plural(count, one, many)} not shown here: the text would be too long. The HTML page has all of them.`];
}

function title(report: DriftReport): string {
  const where = place(report);
  return `### ${headline(report)}${where === "" ? "" : ` (${escapeMarkdown(where)})`}`;
}

function told({ unreadable, problems, warnings }: DriftReport): string[] {
  const unread = unreadable.map(({ name, platform, reason }) => `${name} (${platformName(platform)}): ${reason}`);
  return [
    ...(problems.length > 0 ? [alert("CAUTION", "The check failed, so what follows is incomplete:", problems)] : []),
    ...(unread.length > 0
      ? [alert("CAUTION", "Could not be read: whether these differ, or are there at all, is not known.", unread)]
      : []),
    ...(warnings.length > 0 ? [alert("WARNING", "The platforms' answers raise a doubt:", warnings)] : []),
  ];
}

function tables(report: DriftReport, syncs: string[][][]): string[] {
  const header = ["Sync", "Argument", inCodeLabel(report), "On the platform", "To adopt it"];
  const align = ["l", "l", "l", "l", "l"];
  const [first, rest] = [syncs.slice(0, SHOWN), syncs.slice(SHOWN)];
  return [
    table(header, first.flat(), align),
    ...(rest.length > 0 ? [folded(plural(rest.length, "more sync"), table(header, rest.flat(), align))] : []),
  ];
}

function rowsOf(sync: SyncDrift): string[][] {
  const where = sync.declaredAt === undefined ? "" : `<br>${code(sync.declaredAt)}`;
  const name = `${code(sync.name)}<br>${escapeMarkdown(platformName(sync.platform))}${where}`;
  if (sync.found === "gone") return [[name, "**gone**", "declared", "not there", "take it out of the program"]];
  return sync.fields.map((field, index) => [index === 0 ? name : "", ...cells(field)]);
}

function cells({ path, inCode, onPlatform, adopt }: FieldDrift): string[] {
  return [
    code(path),
    value(inCode),
    `**${value(onPlatform)}**`,
    adopt === undefined ? "cannot be adopted" : code(shortened(adopt, 200)),
  ];
}

function value(text: string | undefined): string {
  return text === undefined ? "not set" : code(shortened(text, 120));
}

function detail(sync: SyncDrift): string {
  return [
    `**${code(sync.name)}** (${escapeMarkdown(platformName(sync.platform))})`,
    "",
    ...sync.putBack.effects.map(({ text, onlyIf }) => `- ${escapeMarkdown(conditional(text, onlyIf))}`),
    "",
    "```http",
    ...sync.putBack.calls.map(request),
    "```",
  ].join("\n");
}

function advice(report: DriftReport): string[] {
  if (report.syncs.length === 0) return [];
  return [
    [
      `- **Put back** what the program says: ${code(putBackCommand(report))} (one sync alone: with \`--target\` and its URN).`,
      "- **Adopt** what the platform has: change the line, then run the same command; for that sync nothing is sent.",
    ].join("\n"),
  ];
}

function ignored({ ignored, ignoreEntries }: DriftReport): string[] {
  const lines = ignored.map(({ name, platform, field, reason, until }) => {
    const what =
      field === undefined ? "gone" : `${code(field.path)}: ${value(field.inCode)} → ${value(field.onPlatform)}`;
    return `- ${code(name)} (${escapeMarkdown(platformName(platform))}) ${what}; ${escapeMarkdown(reason)}, until ${until}`;
  });
  return [
    ...(ignoreEntries.length > 0
      ? [alert("NOTE", "Entries of the ignore file to look at:", ignoreEntries.map(describeFinding))]
      : []),
    ...(lines.length > 0
      ? [folded(`${plural(lines.length, "difference")} ignored`, lines.slice(0, 100).join("\n"))]
      : []),
  ];
}

function others({ others }: DriftReport): string[] {
  if (others.length === 0) return [];
  const lines = others.slice(0, 50).map(({ found, type, name }) => `- ${code(`${found} ${type} ${name}`)}`);
  const more = others.length > lines.length ? [`- … and ${others.length - lines.length} more`] : [];
  return [folded(`${plural(others.length, "other resource")} differ, not judged here`, [...lines, ...more].join("\n"))];
}
