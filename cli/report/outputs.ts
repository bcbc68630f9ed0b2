import { extname, resolve } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { CliError, UsageError } from "../error.js";
import { writeLine } from "../output.js";
import type { Terminal } from "../terminal.js";

/** How a report is written. */
export type Format = "markdown" | "json" | "html";

export const FORMATS: readonly Format[] = ["markdown", "json", "html"];

/** One place that a report goes to. */
export interface Output {
  readonly format: Format;
  /** As it was given. Absent: standard output. */
  readonly file?: string;
}

const ENDINGS: Readonly<Record<string, Format>> = {
  ".md": "markdown",
  ".markdown": "markdown",
  ".json": "json",
  ".html": "html",
  ".htm": "html",
};

/** Where a report goes to, and in which format: a file's ending decides, else `--format`, else it is Markdown. */
export function outputsOf(files: readonly string[], format: Format | undefined): Output[] {
  if (files.length === 0) return [{ format: format ?? "markdown" }];
  return files.map((file) => {
    if (file === "-") return { format: format ?? "markdown" };
    const ending = ENDINGS[extname(file).toLowerCase()];
    if (ending !== undefined && format !== undefined && ending !== format && files.length === 1) {
      throw new UsageError(
        `--output ${file} says ${ending}, --format says ${format}. Leave --format away, or give the file another ending.`,
      );
    }
    return { file, format: ending ?? format ?? "markdown" };
  });
}

/** Writes a report to all places. A file that is there already is overwritten: it is a report, not a source. */
export async function writeReport(
  outputs: readonly Output[],
  render: Readonly<Record<Format, () => string>>,
  { terminal, cwd }: { terminal: Pick<Terminal, "stdout" | "stderr">; cwd: string },
): Promise<void> {
  for (const { file, format } of outputs) {
    const text = render[format]();
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
