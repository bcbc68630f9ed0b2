import { readFile } from "node:fs/promises";

import { type RawCheckpoint, parseCheckpoint } from "./checkpoint.js";
import { quote } from "./errors.js";
import { backupsOf } from "./history.js";
import { compareMoments } from "./timestamp.js";
import type { Layout, StackReference } from "./layout.js";

/** Backups that are looked at for one that can be read. */
const TRIED = 5;

/** An older state that can be read. */
interface ReadableCopy {
  file: string;
  time: string;
  resources: number;
}

/** The recovery hint for a damaged state: the newest copy that can be read, and the exact command. */
export async function recoveryHint(layout: Layout, stack: StackReference): Promise<string> {
  const state = layout.stateFile(stack);
  const files = [`${state}.bak`, ...(await backupsOf(layout, stack)).slice(0, TRIED)];
  const copies = (await Promise.all(files.map(copyIn))).filter((copy) => copy !== undefined);
  copies.sort((a, b) => compareMoments(b.time, a.time));
  const [newest, ...others] = copies;
  if (newest === undefined) {
    return "There is no copy of it that can be read. Restore it from a copy of your own.";
  }
  return [
    `The newest copy that can be read is of ${newest.time} and holds ${newest.resources} resources. To go back to it:`,
    `  cp ${quote(newest.file)} ${quote(state)}`,
    "Then run a refresh, which compares it with the platforms.",
    ...(others.length === 0 ? [] : ["Older copies:", ...others.map(({ file, time }) => `  ${file} (${time})`)]),
  ].join("\n");
}

async function copyIn(file: string): Promise<ReadableCopy | undefined> {
  try {
    const checkpoint: RawCheckpoint = parseCheckpoint(await readFile(file, "utf8"));
    // A stack that never ran has no time, and is nothing to go back to.
    if (checkpoint.time === undefined) return undefined;
    return { file, time: checkpoint.time, resources: checkpoint.resources.length };
  } catch {
    return undefined;
  }
}
