import { readFile } from "node:fs/promises";
import { extname, resolve } from "node:path";
import type { z } from "zod";
import { CliError, UsageError } from "../error.js";

/** What `review` or `drift` wrote. */
export interface Report<Facts> {
  readonly markdown: string | undefined;
  /** What of the JSON is in use. */
  readonly facts: Facts | undefined;
}

/**
 * Reads the report that a command before this one wrote: its Markdown and its JSON, by the endings of the names. A file that
 * is not there means that the command failed, and is for the caller to say.
 */
export async function readReport<Facts>(
  files: readonly string[],
  cwd: string,
  schema: z.ZodType<Facts>,
): Promise<Report<Facts>> {
  const [markdown, json] = [".md", ".json"].map((ending) => {
    const [file, another] = files.filter((name) => extname(name) === ending);
    if (file === undefined || another !== undefined || files.length !== 2) {
      throw new UsageError(
        `Name the two files of a report, one that ends in .md and one in .json: ${files.join(", ")}`,
      );
    }
    return resolve(cwd, file);
  });
  return {
    markdown: await readIfThere(markdown ?? ""),
    facts: factsOf(await readIfThere(json ?? ""), json ?? "", schema),
  };
}

function factsOf<Facts>(text: string | undefined, file: string, schema: z.ZodType<Facts>): Facts | undefined {
  if (text === undefined) return undefined;
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw new CliError(`${file} is not JSON.`);
  }
  const parsed = schema.safeParse(content);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; ");
  throw new CliError(`${file} is not such a report: ${where}.`);
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw new CliError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}.`);
  }
}
