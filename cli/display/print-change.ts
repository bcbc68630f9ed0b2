import { HIDDEN } from "../../protocol/hidden.js";
import { byCodePoint, type StepOp } from "../../engine/index.js";
import { UNKNOWN } from "../../protocol/unknown.js";
import { type PropertyMap, type PropertyValue, RESOURCE_REFERENCE, SIGNATURE } from "../../protocol/values.js";
import { type Change, compareValues, isInternalKey } from "./change.js";
import { decodeText } from "./encoded-text.js";
import { escapeLine, quote } from "./escape.js";
import { equal, isMap, isSecret } from "../../protocol/property-values.js";
import { paintOp, wordsOf } from "./ops.js";
import type { Paint } from "./paint.js";
import { changedLines, cutAround } from "./text-change.js";

/** Strings are cut after so many lines and characters, unless everything is asked for. */
const MAX_LINES = 3;
const MAX_COLUMNS = 150;

export interface PrintOptions {
  paint: Paint;
  /** Values in full length. Default false. */
  full?: boolean;
}

/** Writes the differences of an object, one property a line and below each other, as Pulumi's `--diff` does. */
export function printChanges(entries: ReadonlyMap<string, Change>, indent: number, options: PrintOptions): string[] {
  const width = Math.max(0, ...[...entries.keys()].map((key) => escapeLine(key).length));
  return [...entries].flatMap(([key, change]) =>
    printChange(change, `${escapeLine(key).padEnd(width)}: `, indent, options),
  );
}

/** Writes the properties of an object as lines that begin with the mark of `op`, or plainly where there is none. */
export function printProperties(
  map: PropertyMap,
  indent: number,
  op: StepOp | undefined,
  options: PrintOptions,
): string[] {
  const keys = Object.keys(map)
    .filter((key) => !isInternalKey(key))
    .sort(byCodePoint);
  const width = Math.max(0, ...keys.map((key) => escapeLine(key).length));
  return keys.flatMap((key) => printValue(map[key] ?? null, `${escapeLine(key).padEnd(width)}: `, indent, op, options));
}

function printChange(change: Change, title: string, indent: number, options: PrintOptions): string[] {
  switch (change.kind) {
    case "add":
      return printValue(change.value, title, indent, "create", options, { note: noteOf(change, options) });
    case "delete":
      return printValue(change.value, title, indent, "delete", options, { note: noteOf(change, options) });
    case "same":
      if (!isPrintable(change.value)) return [];
      return printValue(change.value, title, indent, undefined, options);
    case "object":
      return [
        line(indent, "update", `${title}{`, options),
        ...printChanges(change.entries, indent + 1, options),
        line(indent, undefined, "}", options),
      ];
    case "array":
      return [
        line(indent, "update", `${title}[`, options),
        ...[...change.entries]
          .sort(([a], [b]) => a - b)
          .flatMap(([index, element]) => printChange(element, `[${index}]: `, indent + 1, options)),
        line(indent, undefined, "]", options),
      ];
    case "update":
      return printUpdate(change.old, change.new, title, indent, options, noteOf(change, options));
  }
}

function printUpdate(
  before: PropertyValue,
  after: PropertyValue,
  title: string,
  indent: number,
  options: PrintOptions,
  note: string,
): string[] {
  const { paint } = options;
  if (typeof before === "string" && typeof after === "string" && isText(before) && isText(after)) {
    return printTextUpdate(before, after, title, indent, options, note);
  }
  if (isPrintable(before) && isPrintable(after) && isOneLine(before) && isOneLine(after)) {
    const old = paintOp(paint, "delete", printLeaf(before, options));
    const now = paintOp(paint, "create", printLeaf(after, options));
    const arrow = paintOp(paint, "update", "=>");
    return [line(indent, "update", title, options) + `${old} ${arrow} ${now}${note}`];
  }
  return [
    ...(isPrintable(before) ? printValue(before, title, indent, "delete", options) : []),
    ...(isPrintable(after) ? printValue(after, title, indent, "create", options, { note }) : []),
  ];
}

/** How one text becomes another: by its fields where it is JSON or YAML, by its lines where it has several. */
function printTextUpdate(
  before: string,
  after: string,
  title: string,
  indent: number,
  options: PrintOptions,
  note: string,
): string[] {
  const { paint, full = false } = options;
  const [from, to] = [decodeText(before), decodeText(after)];
  // Texts that say the same differ in how they are written, so that is what is shown.
  if (from && to && !equal(from.value, to.value)) {
    const language = from.language === to.language ? from.language : `${from.language} => ${to.language}`;
    const change = compareValues(from.value, to.value, true) ?? { kind: "update", old: from.value, new: to.value };
    const [first = "", ...rest] = printChange(change, `${title}(${language}) `, indent, options);
    return [first + note, ...rest];
  }
  if (before.includes("\n") || after.includes("\n")) {
    // The end of the last line is no line of its own, unless it is what differs.
    const ends = before.endsWith("\n") && after.endsWith("\n");
    const [old, now] = ends ? [before.slice(0, -1), after.slice(0, -1)] : [before, after];
    return [
      line(indent, "update", title.trimEnd(), options) + note,
      ...changedLines(old, now).map(({ kind, text }) => line(indent + 1, LINE_OPS[kind], escapeLine(text), options)),
    ];
  }
  const [old, now] = full ? [before, after] : cutAround(before, after, MAX_COLUMNS);
  const arrow = paintOp(paint, "update", "=>");
  const texts = `${paintOp(paint, "delete", quote(old))} ${arrow} ${paintOp(paint, "create", quote(now))}`;
  return [line(indent, "update", title, options) + texts + note];
}

const LINE_OPS = { delete: "delete", add: "create", same: undefined } as const;

/** A text with something in it, and known. */
function isText(value: string): boolean {
  return value !== "" && value !== UNKNOWN;
}

/** Where the lines below a title go, and what stands behind the title's line. */
interface Placement {
  /** Steps further in than the mark: an element of a list stands one step behind the mark of its line. */
  inset?: 0 | 1;
  note?: string;
}

/** A value after its title; the lines of an object or a list follow below. */
function printValue(
  value: PropertyValue,
  title: string,
  indent: number,
  op: StepOp | undefined,
  options: PrintOptions,
  { inset = 0, note = "" }: Placement = {},
): string[] {
  const encoded = typeof value === "string" ? decodeText(value) : undefined;
  if (encoded) {
    return printValue(encoded.value, `${title}(${encoded.language}) `, indent, op, options, { inset, note });
  }
  const first = (text: string): string => line(indent, op, " ".repeat(inset * 4) + title + text, options) + note;
  if (isOneLine(value)) return [first(printLeaf(value, options))];
  const below = indent + inset;
  if (Array.isArray(value)) {
    const elements = value.flatMap((element, index) =>
      printValue(element, `[${index}]: `, below, op, options, { inset: 1 }),
    );
    return [first("["), ...elements, line(below, undefined, "]", options)];
  }
  return [
    first("{"),
    ...printProperties(contentOf(value), below + 1, op, options),
    line(below, undefined, "}", options),
  ];
}

/** What an object shows: a reference to a resource is shown as what it refers to. */
function contentOf(value: PropertyValue): PropertyMap {
  if (!isMap(value)) return {};
  if (value[SIGNATURE] !== RESOURCE_REFERENCE) return value;
  const { urn = null, id = null } = value;
  return { urn, id };
}

function line(indent: number, op: StepOp | undefined, text: string, { paint }: PrintOptions): string {
  const space = " ".repeat(indent * 4);
  return op === undefined ? space + text : paintOp(paint, op, space.slice(0, -2) + wordsOf(op).mark + text);
}

/** Behind a field whose change makes a new resource. */
function noteOf(change: { replaces?: boolean }, { paint }: PrintOptions): string {
  return change.replaces === true ? paint.magenta(" (replaces)") : "";
}

/** Nothing, or as good as nothing: Pulumi leaves these out of a difference. */
export function isPrintable(value: PropertyValue): boolean {
  if (value === null || value === "") return false;
  return typeof value !== "object" || Object.keys(value).length > 0;
}

function isOneLine(value: PropertyValue): boolean {
  if (typeof value === "string") return decodeText(value) === undefined;
  return typeof value !== "object" || value === null || isSecret(value) || Object.keys(value).length === 0;
}

function printLeaf(value: PropertyValue, { full = false }: PrintOptions): string {
  if (value === null) return "<null>";
  if (value === UNKNOWN) return "[unknown]";
  if (typeof value === "string") return quote(full ? value : truncate(value));
  if (typeof value !== "object") return String(value);
  if (isSecret(value)) return HIDDEN;
  return Array.isArray(value) ? "[]" : "{}";
}

function truncate(text: string): string {
  const lines = text.split("\n");
  const kept = lines
    .slice(0, MAX_LINES)
    .map((line) => (line.length > MAX_COLUMNS ? `${line.slice(0, MAX_COLUMNS)}...` : line));
  return lines.length > MAX_LINES ? [...kept, "..."].join("\n") : kept.join("\n");
}
