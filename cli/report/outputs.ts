import { extname, resolve } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { loadFit } from "../display/fit.js";
import { createPaint } from "../display/paint.js";
import { CliError, UsageError } from "../error.js";
import { writeLine } from "../output.js";
import { type Terminal, useColor } from "../terminal.js";
import type { Screen } from "./render-text.js";

/** How a report is written. */
export type Format = "text" | "markdown" | "json" | "html";

export const FORMATS: readonly Format[] = ["text", "markdown", "json", "html"];

/** One place that a report goes to. */
export interface Output {
  readonly format: Format;
  /** As it was given. Absent: standard output. */
  readonly file?: string;
}

const ENDINGS: Readonly<Record<string, Format>> = {
  ".md": "markdown",
  ".markdown": "markdown",
  ".txt": "text",
  ".json": "json",
  ".html": "html",
  ".htm": "html",
};

/**
 * Where a report goes to, and in which format: a file's ending decides, else `--format`, else it is Markdown, and on a terminal
 * text.
 */
export function outputsOf(
  files: readonly string[],
  format: Format | undefined,
  { isTTY }: { readonly isTTY?: boolean },
): Output[] {
  const onScreen: Output = { format: format ?? (isTTY === true ? "text" : "markdown") };
  if (files.length === 0) return [onScreen];
  return files.map((file) => {
    if (file === "-") return onScreen;
    const ending = ENDINGS[extname(file).toLowerCase()];
    if (ending !== undefined && format !== undefined && ending !== format && files.length === 1) {
      throw new UsageError(
        `--output ${file} means ${ending}, but --format is ${format}. Omit --format, or give the file another extension.`,
      );
    }
    return { file, format: ending ?? format ?? "markdown" };
  });
}

/** How a report is written in each format. */
export interface Renderers extends Readonly<Record<Exclude<Format, "text">, () => string>> {
  readonly text: (screen: Screen) => string;
}

/** Columns where there is no terminal that has some. */
const COLUMNS = 100;

async function screenOf(terminal: Terminal, isShown: boolean): Promise<Screen> {
  const fit = await loadFit();
  const columns = isShown ? Math.max(40, terminal.stdout.columns ?? COLUMNS) : COLUMNS;
  return { fit, columns, paint: createPaint(isShown && useColor(terminal, "auto")) };
}

/** Writes a report to all places. A file that is there already is overwritten: it is a report, not a source. */
export async function writeReport(
  outputs: readonly Output[],
  render: Renderers,
  { terminal, cwd }: { terminal: Terminal; cwd: string },
): Promise<void> {
  for (const { file, format } of outputs) {
    const text = format === "text" ? render.text(await screenOf(terminal, file === undefined)) : render[format]();
    if (file === undefined) {
      terminal.stdout.write(text);
      continue;
    }
    try {
      await writeFileAtomic(resolve(cwd, file), text);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new CliError(`Cannot write the report to ${file}: ${why}`, 1, { cause: error });
    }
    writeLine(terminal.stderr, `Wrote ${file}`);
  }
}

/** What JSON lets pass and a terminal obeys, in texts that others wrote: marks that turn the reading order, C1 controls. */
const OBEYED = /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** JSON of a report: laid out for people, in the order of its documented fields. */
export function toJson(report: unknown): string {
  const json = JSON.stringify(report, undefined, 2);
  return `${json.replace(OBEYED, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, "0")}`)}\n`;
}
