import { statSync } from "node:fs";
import { resolve } from "node:path";
import { UsageError } from "./error.js";
import type { Terminal } from "./terminal.js";

/** What a command gets from the process it runs in. */
export interface CommandContext {
  terminal: Terminal;
  /** The words of the command line, the name of the command first. */
  words: readonly string[];
  /** Sets the exit status. */
  exit: (status: number) => void;
  /** Ends the process now. */
  terminate: () => void;
}

/** Said where the Pulumi CLI cannot preview, for want of a stack. */
export const PLANS_WITHOUT_STACK =
  "The project has no stack yet, and a preview makes none: the embedded engine plans against an empty state.";

/** The folder that `--cwd` names. */
export function existingDirectory(path: string): string {
  const directory = resolve(path);
  if (statSync(directory, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new UsageError(`--cwd ${path}: there is no such directory.`);
  }
  return directory;
}
