import { escapeLine } from "../display/escape.js";
import {
  countedRows,
  type Alert,
  type Line,
  type ReportDocument,
  type Row,
  type Section,
  type SevereLine,
  type ShownChange,
} from "./document.js";
import { request } from "./http.js";
import { alert, code, escapeMarkdown, folded, SHOWN, shortened, table } from "./markdown.js";
import type { NameRange } from "./names.js";
import { formatCount, plural } from "./words.js";

/** How much is written: what nobody may miss stays longest. */
interface Extent {
  /** Rows of a section; where there are more, the document puts them together. */
  readonly rows: number;
  /** Whether the calls stand there with their bodies. */
  readonly calls: boolean;
  /** Names in one place, a range of them being one. */
  readonly names: number;
  /** Lines of what is listed besides. */
  readonly items: number;
}

const EXTENTS: readonly Extent[] = [
  { rows: 200, calls: true, names: Infinity, items: 50 },
  { rows: 200, calls: false, names: Infinity, items: 50 },
  { rows: 60, calls: false, names: Infinity, items: SHOWN },
  { rows: 12, calls: false, names: Infinity, items: SHOWN },
  { rows: 4, calls: false, names: 300, items: 10 },
  { rows: 2, calls: false, names: 20, items: 5 },
  { rows: 1, calls: false, names: 3, items: 1 },
];

/**
 * A report as a comment on a pull request or the text of an issue. What does not fit is left out in steps, the calls first
 * and the names of what nobody may miss last; what is missing is counted, and where it is found.
 *
 * @param documentOf the report with at most so many rows in a section
 * @param limit characters that the platform takes
 */
export function renderMarkdown(documentOf: (mostRows: number) => ReportDocument, limit: number): string {
  let text = "";
  for (const extent of EXTENTS) {
    text = renderedTo(documentOf(extent.rows), extent);
    if (text.length <= limit) return text;
  }
  return `${text.slice(0, limit - CUT.length)}${CUT}`;
}

const CUT = "\n\n… The rest does not fit here; the HTML page has all of it.\n";

function renderedTo(document: ReportDocument, extent: Extent): string {
  const { sections } = document;
  const examples = sections
    .flatMap(({ rows }) => rows)
    .filter(({ example, blocks = [] }) => example !== undefined || blocks.length > 0);
  const parts = [
    title(document),
    ...(document.lead.length > 0 ? [document.lead.map(markup).join("<br>\n")] : []),
    ...document.alerts.map((each) => alertOf(each, extent)),
    ...(document.severe.length > 0 ? severe(document.severe, extent) : []),
    ...sections.flatMap((section) => sectionOf(section, extent)),
    ...(examples.length === 0
      ? []
      : extent.calls
        ? [folded(document.details, ...examples.map(exampleOf))]
        : [`> ${document.details}: they do not fit here. The HTML page has them.`]),
    ...(document.advice.length > 0 ? [document.advice.map((line) => `- ${markup(line)}`).join("\n")] : []),
    ...document.lists.map(({ title: name, items }) => folded(escapeMarkdown(name), listOf(items, extent))),
    ...(document.footer.length > 0 ? [`<sub>${document.footer.map(markup).join("<br>")}</sub>`] : []),
  ];
  return `${parts.join("\n\n")}\n`;
}

function title({ title: line, mark, place }: ReportDocument): string {
  return `### ${mark === undefined ? "" : `${mark} `}${markup(line)}${place === "" ? "" : ` (${escapeMarkdown(place)})`}`;
}

function markup(line: Line): string {
  return line.map((part) => (typeof part === "string" ? inline(part) : code(part.code))).join("");
}

/** A piece of a line: unlike a whole text it may begin with a blank. */
function inline(text: string): string {
  const [blank = ""] = /^ */.exec(text) ?? [];
  return `${blank}${escapeMarkdown(text)}`;
}

const ALERT = { grave: "CAUTION", warning: "WARNING", note: "NOTE" } as const;

function alertOf({ tone, title: name, items }: Alert, { items: most }: Extent): string {
  return alert(ALERT[tone], `${name}:`, items, Math.min(most, SHOWN));
}

/** So many names stand in a line; the others open at a click. */
const IN_LINE = 150;

function severe(lines: readonly SevereLine[], extent: Extent): string[] {
  const list = lines.map(({ sign, word, count, named }) => {
    const names = named.map(
      (some) => `${namesOf(some.names, Math.min(IN_LINE, extent.names))} (${escapeMarkdown(some.platform)})`,
    );
    return `- ${code(sign)} **${escapeMarkdown(word)}**${count > 1 ? ` (${formatCount(count)})` : ""}: ${names.join("; ")}`;
  });
  const rest = lines.flatMap(({ word, named }) =>
    named.flatMap(({ names, platform }) => {
      const others = names.slice(IN_LINE, extent.names);
      if (others.length === 0) return [];
      const counted = others.reduce((sum, { count }) => sum + count, 0);
      return [
        folded(`${formatCount(counted)} more: ${escapeMarkdown(`${word} (${platform})`)}`, namesOf(others, Infinity)),
      ];
    }),
  );
  return [list.join("\n"), ...rest];
}

function namesOf(ranges: readonly NameRange[], most: number): string {
  const shown = ranges
    .slice(0, most)
    .map(({ first, last }) => (last === undefined ? code(first) : `${code(first)} … ${code(last)}`));
  const left = ranges.slice(most).reduce((sum, { count }) => sum + count, 0);
  return `${shown.join(", ")}${left === 0 ? "" : `, … and ${formatCount(left)} more`}`;
}

function sectionOf({ title: name, columns, rows }: Section, extent: Extent): string[] {
  const [first, more] = [rows.slice(0, SHOWN), rows.slice(SHOWN, extent.rows * 2)];
  const left = rows.slice(extent.rows * 2);
  const tableOf = (some: readonly Row[]): string =>
    table(
      [...columns],
      some.map((row) => cells(row, extent)),
      ["l", "l", "l"],
    );
  return [
    ...(name === "" ? [] : [`**${escapeMarkdown(name)}**`]),
    tableOf(first),
    ...(more.length > 0 ? [folded(escapeMarkdown(`More: ${countedRows(more)}`), tableOf(more))] : []),
    ...(left.length > 0
      ? [`> … ${escapeMarkdown(countedRows(left))}: not shown here. The HTML page has all of them.`]
      : []),
  ];
}

/** So many names stand in a row; those that nobody may miss stand above too. */
const IN_ROW = 12;

function cells(row: Row, { names }: Extent): string[] {
  const { sign, word, count, platform, at, labels, texts, changes } = row;
  const where = [escapeMarkdown(platform), ...(at === undefined ? [] : [code(at)])].join(" · ");
  const what = `${code(sign)} **${count > 1 ? `${formatCount(count)} ` : ""}${escapeMarkdown(word)}**`;
  const causes = labels.map(({ text, grave }) => (grave ? `**${escapeMarkdown(text)}**` : escapeMarkdown(text)));
  return [
    `${what}<br>${namesOf(row.names, Math.min(IN_ROW, names))}<br>${where}`,
    changeLines(changes) || "–",
    [...(causes.length > 0 ? [causes.join(", ")] : []), ...texts.map(({ line }) => markup(line))].join("<br>") || "–",
  ];
}

const MOST_CHANGES = 8;

/** The first changes: of a new sync there are many, and its call has them all. */
function changeLines(changes: readonly ShownChange[]): string {
  const shown = changes.slice(0, changes.length > MOST_CHANGES ? MOST_CHANGES - 1 : MOST_CHANGES);
  const rest = changes.length - shown.length;
  return [...shown.map(changeOf), ...(rest > 0 ? [`… and ${rest} more`] : [])].join("<br>");
}

function changeOf({ path, before, after, note }: ShownChange): string {
  const name = code(path);
  const value = (text: string): string => code(shortened(text, 120));
  const values =
    before === undefined
      ? after === undefined
        ? ""
        : value(after)
      : after === undefined
        ? note === undefined
          ? `~~${value(before)}~~`
          : value(before)
        : `${value(before)} → ${value(after)}`;
  const said = [
    ...(values === "" ? [] : [values]),
    ...(note === undefined || note === "" ? [] : [escapeMarkdown(note)]),
  ];
  return said.length === 0 ? name : `${name}: ${said.join(", ")}`;
}

function exampleOf({ example, platform, count, names, blocks = [] }: Row): string {
  const name = example?.name ?? names[0]?.first ?? "";
  const others = count > 1 ? `, as for ${plural(count - 1, "other")}` : "";
  return [
    `**${code(name)}** (${escapeMarkdown(platform)}${others})`,
    ...blocks.map(({ title: what, code: text }) => `${escapeMarkdown(what)}:\n\n${fenced("", text)}`),
    ...(example === undefined ? [] : [fenced("http", example.calls.map(request).join("\n"))]),
  ].join("\n\n");
}

/** No line of what we write into a fence begins with one. */
function fenced(language: string, text: string): string {
  return ["```" + language, ...text.split("\n").map(escapeLine), "```"].join("\n");
}

function listOf(items: readonly Line[], { items: most }: Extent): string {
  const more = items.length > most ? [`- … and ${formatCount(items.length - most)} more`] : [];
  return [...items.slice(0, most).map((line) => `- ${markup(line)}`), ...more].join("\n");
}
