import type { Stats } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";

import { hasCode } from "./errors.js";

/** The text of a file; undefined when there is no such file. */
export function readText(path: string): Promise<string | undefined> {
  return ifThere(readFile(path, "utf8"));
}

/** The names in a folder, in no order; none when there is no such folder. */
export async function namesIn(path: string): Promise<string[]> {
  return (await ifThere(readdir(path))) ?? [];
}

/** What the file system knows of a path, links followed; undefined when nothing is there. */
export function statOf(path: string): Promise<Stats | undefined> {
  return ifThere(stat(path));
}

async function ifThere<T>(look: Promise<T>): Promise<T | undefined> {
  try {
    return await look;
  } catch (error) {
    // ENOTDIR: what should be a folder above it is a file.
    if (hasCode(error, "ENOENT", "ENOTDIR")) return undefined;
    throw error;
  }
}
