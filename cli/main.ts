import { CommanderError } from "commander";
import { reportOf } from "./report-error.js";
import { EXIT } from "./exit-codes.js";
import { drained, outliveReaders, writeLine } from "./output.js";
import { createProgram } from "./program.js";
import { packageVersion } from "../provider/core/package-files.js";
import type { Terminal } from "./terminal.js";

/** Runs the command line. Resolves to the exit status; rejects never. */
export async function main(words: readonly string[], terminal: Terminal, terminate: () => void): Promise<number> {
  outliveReaders(terminal.stdout);
  outliveReaders(terminal.stderr);
  let status: number = EXIT.success;
  const exit = (code: number): void => {
    status = code;
  };
  try {
    await createProgram(packageVersion(), { terminal, words, exit, terminate }).parseAsync(words, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander has written its message already, the nearest word with it. Help ends well.
      status = error.exitCode === 0 ? EXIT.success : EXIT.usage;
    } else {
      const report = reportOf(error, terminal.env);
      writeLine(terminal.stderr, report.text);
      status = report.exitCode;
    }
  }
  await Promise.all([drained(terminal.stdout), drained(terminal.stderr)]);
  return status;
}
