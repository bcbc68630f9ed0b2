import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

import { namesIn, statOf } from "./read.js";

/** Age in milliseconds from which nobody is taken to be still writing a temporary file: an hour. */
const ABANDONED = 3_600_000;

/** `.dev.json.1234-0123456789abcdef.tmp`, and without the first and middle part as earlier versions named them. */
const TEMPORARY = /\.tmp(?:\.attrs)?$/;

/**
 * A path for a temporary file that no other writer uses, in this process or any other, beside the file or in a folder
 * on the same file system. What stands for attributes (`.attrs`) keeps its ending, by which Pulumi leaves it out of lists.
 */
export function temporaryFor(path: string, folder = dirname(path)): string {
  const [, name = "", attributes = ""] = /^(.*?)(\.attrs)?$/.exec(basename(path)) ?? [];
  return join(folder, `.${name}.${process.pid}-${randomBytes(8).toString("hex")}.tmp${attributes}`);
}

/** Removes temporary files that a killed run left in a folder. Never fails: they do no harm. */
export async function sweep(folder: string): Promise<void> {
  try {
    for (const name of await namesIn(folder)) {
      if (!TEMPORARY.test(name)) continue;
      const path = join(folder, name);
      const stats = await statOf(path);
      if (stats?.isFile() === true && Date.now() - stats.mtimeMs > ABANDONED) await rm(path, { force: true });
    }
  } catch {
    // The next run tries again.
  }
}
