import { escapeLine } from "../display/escape.js";
import type { Fit } from "../display/fit.js";
import type { Paint } from "../display/paint.js";
import {
  countedRows,
  plain,
  type ReportDocument,
  type Row,
  type Section,
  type SevereLine,
  type ShownChange,
} from "./document.js";
import { shortened } from "./markdown.js";
import type { NameRange } from "./names.js";
import { formatCount } from "./words.js";

/** What a terminal is like. */
export interface Screen {
  readonly paint: Paint;
  readonly fit: Fit;
  readonly columns: number;
}

/** Rows of a section: where there are more, the document puts them together. */
export const TERMINAL_ROWS = 30;

/** A report for a terminal: no markup, lines no longer than it is wide. */
export function renderText(document: ReportDocument, screen: Screen): string {
  const { paint } = screen;
  const tone = { grave: paint.red, good: paint.green, plain: paint.bold }[document.tone];
  const place = document.place === "" ? "" : ` (${document.place})`;
  const parts: string[][] = [
    [
      ...wrapped(`${plain(document.title)}${place}`, screen, "", (text) => paint.bold(tone(text))),
      ...document.lead.flatMap((line) => wrapped(plain(line), screen)),
    ],
    ...document.alerts.map(({ tone: kind, title, items }) => [
      ...wrapped(`${title}:`, screen, "", { grave: paint.red, warning: paint.yellow, note: paint.bold }[kind]),
      ...items.slice(0, MOST_ITEMS).flatMap((item) => linesOf(shortened(item), screen)),
      ...moreItems(items.length),
    ]),
    ...(document.severe.length > 0 ? [document.severe.flatMap((line) => severe(line, screen))] : []),
    ...document.sections.flatMap((section) => sectionOf(section, screen)),
    ...(document.advice.length > 0 ? [document.advice.flatMap((line) => wrapped(plain(line), screen))] : []),
    ...document.lists.map(({ title, items }) => [
      ...wrapped(`${title}:`, screen, "", paint.bold),
      ...items.slice(0, MOST_ITEMS).flatMap((line) => wrapped(plain(line), screen, "  ")),
      ...moreItems(items.length),
    ]),
    ...(document.footer.length > 0
      ? [document.footer.flatMap((line) => wrapped(plain(line), screen, "", paint.dim))]
      : []),
  ];
  return `${parts.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

const MOST_ITEMS = 20;

/** What an engine or a compiler reports has lines of its own. */
function linesOf(text: string, screen: Screen): string[] {
  return text.split(/\r?\n/).flatMap((line) => wrapped(line, screen, "  "));
}

function moreItems(count: number): string[] {
  return count > MOST_ITEMS ? [`  … and ${formatCount(count - MOST_ITEMS)} more`] : [];
}

function severe({ sign, word, style, count, named }: SevereLine, screen: Screen): string[] {
  const names = named.map((some) => `${namesOf(some.names, Infinity)} (${some.platform})`);
  const head = `${sign} ${word}${count > 1 ? ` (${formatCount(count)})` : ""}: `;
  const [first = "", ...rest] = wrapped(`${head}${names.join("; ")}`, screen, "  ");
  const painted = `  ${styled(style, screen.paint)(head.trimEnd())} `;
  return [`${painted}${first.slice(2 + head.length)}`, ...rest.map((line) => `  ${line}`)];
}

function styled(style: string, paint: Paint): (text: string) => string {
  const color = STYLES[style];
  return color === undefined ? (text) => text : (text) => paint.bold(paint[color](text));
}

const STYLES: Readonly<Record<string, "red" | "green" | "yellow" | "magenta" | "cyan">> = {
  create: "green",
  update: "yellow",
  changed: "yellow",
  replace: "magenta",
  delete: "red",
  gone: "red",
  "full-resync": "red",
  "data-loss": "red",
  gap: "red",
  rename: "cyan",
  pause: "yellow",
  credential: "yellow",
};

function sectionOf({ title, rows }: Section, screen: Screen): string[][] {
  const shown = rows.slice(0, TERMINAL_ROWS * 2);
  const left = rows.slice(TERMINAL_ROWS * 2);
  return [
    ...(title === "" ? [] : [[screen.paint.bold(title)]]),
    ...shown.map((row) => rowOf(row, screen)),
    ...(left.length === 0
      ? []
      : [[`… ${countedRows(left)}: not shown here. --format html or json shows all of them.`]]),
  ];
}

/** So many names stand in a row. */
const IN_ROW = 12;

function rowOf(row: Row, screen: Screen): string[] {
  const { paint, fit } = screen;
  const head = `${row.sign} ${row.count > 1 ? `${formatCount(row.count)} ` : ""}${row.word}`;
  const where = `${row.platform}${row.at === undefined ? "" : `, ${row.at}`}`;
  const [first = "", ...rest] = wrapped(
    `${head}  ${namesOf(row.names, IN_ROW)}  (${where})`,
    screen,
    "",
    undefined,
    "    ",
  );
  const width = Math.max(0, ...row.changes.map(({ path }) => Math.min(32, fit.width(escapeLine(path)))));
  const labels = row.labels.map(({ text, grave }) => (grave ? paint.red(text) : text)).join(", ");
  return [
    first.replace(head, () => styled(row.style, paint)(head)),
    ...rest,
    ...row.changes.slice(0, MOST_CHANGES).flatMap((change) => changeLines(change, width, screen)),
    ...(row.changes.length > MOST_CHANGES ? [`    … and ${row.changes.length - MOST_CHANGES} more`] : []),
    ...(labels === "" ? [] : [`    ${labels}`]),
    ...row.texts.flatMap(({ line, grave }) =>
      wrapped(shortened(plain(line)), screen, "    ", grave ? paint.red : undefined),
    ),
    ...callLines(row, screen),
    ...(row.blocks ?? []).flatMap(({ title, code }) => [
      ...wrapped(`${title}:`, screen, "    "),
      // To be copied as it is: a terminal wraps it, and no word of it is cut.
      ...code.split("\n").map((line) => `      ${escapeLine(line)}`),
    ]),
  ];
}

const MOST_CHANGES = 10;

function changeLines({ path, before, after, note }: ShownChange, width: number, screen: Screen): string[] {
  const values = [before, after].filter((value) => value !== undefined).map((value) => shortened(value, 200));
  const gone = before !== undefined && after === undefined && note === undefined ? " → not set" : "";
  const said = [
    ...(values.length > 0 ? [`${values.join(" → ")}${gone}`] : []),
    ...(note === undefined || note === "" ? [] : [note]),
  ];
  return wrapped(
    `${screen.fit.pad(escapeLine(path), width)}  ${said.join(", ")}`.trimEnd(),
    screen,
    "    ",
    undefined,
    "        ",
  );
}

function callLines({ example, count }: Row, screen: Screen): string[] {
  if (example === undefined) return [];
  const lines = example.calls.map(
    ({ method, path, onlyIf }) => `${method} ${path}${onlyIf === undefined ? "" : ` only if ${onlyIf}`}`,
  );
  const of = count > 1 ? `, of ${example.name}` : "";
  return lines.flatMap((line, index) =>
    wrapped(`${line}${index === 0 ? of : ""}`, screen, "    ", screen.paint.dim, "        "),
  );
}

function namesOf(ranges: readonly NameRange[], most: number): string {
  const shown = ranges.slice(0, most).map(({ first, last }) => {
    const name = shortened(first, 120);
    return last === undefined ? name : `${name} … ${shortened(last, 120)}`;
  });
  const left = ranges.slice(most).reduce((sum, { count }) => sum + count, 0);
  return `${shown.join(", ")}${left === 0 ? "" : `, … and ${formatCount(left)} more`}`;
}

/** A text in lines that fit, each behind an indentation; words stay whole where they can. */
function wrapped(
  text: string,
  { fit, columns }: Screen,
  indent = "",
  color: (text: string) => string = (line) => line,
  hanging = indent,
): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of escapeLine(text).split(/(?<= )(?! )/)) {
    const room = columns - (lines.length === 0 ? indent : hanging).length;
    if (line !== "" && fit.width(line + word.trimEnd()) > room) {
      lines.push(line);
      line = "";
    }
    line += word;
  }
  lines.push(line);
  return lines.map((each, index) => `${index === 0 ? indent : hanging}${color(each.trimEnd())}`);
}
