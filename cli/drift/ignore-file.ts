import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { z } from "zod";
import { isCovered, parsePattern, readPath } from "../../protocol/property-path.js";
import { parseSafeYaml } from "../../engine/index.js";
import { UsageError } from "../error.js";

/** Looked for beside the program, where no other file is named. */
const IGNORE_FILE = ".driftignore";

const day = z.iso.date({ error: "must be a day such as 2027-01-31" });
const text = z.string({ error: "must be a text" }).trim().min(1, { error: "must not be empty" });

const entry = z.strictObject({ sync: text, field: text.optional(), reason: text, until: day });

/** One thing that may differ for some time, and why. */
export interface IgnoreEntry {
  /** Name of the sync in the program, or its URN; `*` stands for any characters. */
  readonly sync: string;
  /** Argument, or what is inside it; `*` stands for any characters. Undefined: everything, that it is gone too. */
  readonly field: string | undefined;
  readonly reason: string;
  /** Last day, `YYYY-MM-DD`, UTC. */
  readonly until: string;
}

/** Reads the ignore file. The default one may be missing, one that was named may not. */
export async function loadIgnoreFile(cwd: string, named: string | undefined): Promise<IgnoreEntry[]> {
  const name = named ?? IGNORE_FILE;
  let content: string;
  try {
    content = await readFile(resolve(cwd, name), "utf8");
  } catch (error) {
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    if (isMissing && named === undefined) return [];
    throw new UsageError(`Cannot read ${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
  return parseIgnoreFile(content, name);
}

/** @param name of the file, for messages */
export function parseIgnoreFile(content: string, name: string): IgnoreEntry[] {
  const { document, problem } = parseSafeYaml(content);
  if (problem !== undefined) throw new UsageError(`${name} is not YAML: ${problem}`);
  const value: unknown = document.toJS() ?? [];
  if (!Array.isArray(value)) {
    throw new UsageError(`${name} must be a list of entries, each with sync, reason and until (field is optional).`);
  }
  return value.map((item: unknown, index) => {
    const result = entry.safeParse(item);
    if (result.success) return { field: undefined, ...result.data };
    const issues = result.error.issues.map(({ path, message }) => `${path.join(".") || "it"} ${lower(message)}`);
    throw new UsageError(`${name}, entry ${index + 1}: ${issues.join("; ")}.`);
  });
}

function lower(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1);
}

/** Whether an entry is about a sync. */
export function isAbout(entry: IgnoreEntry, { name, urn }: { readonly name: string; readonly urn: string }): boolean {
  return fits(entry.sync, name) || fits(entry.sync, urn);
}

/** Whether an entry ignores an argument; undefined: that the sync is gone. */
export function ignoresField(entry: IgnoreEntry, path: string | undefined): boolean {
  if (entry.field === undefined) return true;
  if (path === undefined) return false;
  return isCovered(readPath(path), parsePattern(entry.field) ?? [entry.field]) || fits(entry.field, path);
}

/** Whether its last day is over. */
export function isExpired(entry: IgnoreEntry, today: string): boolean {
  return entry.until < today;
}

/**
 * Whether a text fits a pattern in which `*` stands for any characters. Each part is looked for once, from left to right:
 * a regular expression with many `.*` would try all ways to divide a long name between them.
 */
function fits(pattern: string, text: string): boolean {
  const [start = "", ...rest] = pattern.split("*");
  const end = rest.pop();
  if (end === undefined) return text === start;
  if (!text.startsWith(start)) return false;
  let at = start.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - end.length >= at && text.endsWith(end);
}
