import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { CliError } from "./error.js";
import type { Terminal } from "./terminal.js";

/**
 * Asks for one line. A hidden one is not shown while it is typed. The end of the input and Ctrl-C are no answer: an
 * error, so that nothing is done with half of one.
 */
export async function ask(
  question: string,
  { stdin, stdout }: Pick<Terminal, "stdin" | "stdout">,
  { hidden = false } = {},
): Promise<string> {
  const nowhere = new Writable({
    write: (_chunk, _encoding, done) => {
      done();
    },
  });
  const lines = createInterface({ input: stdin, output: hidden ? nowhere : stdout, terminal: hidden || undefined });
  const ended = new AbortController();
  for (const event of ["SIGINT", "close"]) {
    lines.on(event, () => {
      ended.abort();
    });
  }
  try {
    if (hidden) stdout.write(question);
    return await lines.question(hidden ? "" : question, { signal: ended.signal });
  } catch (error) {
    if (!ended.signal.aborted) throw error;
    throw new CliError("there was no answer, so nothing was changed");
  } finally {
    lines.close();
    if (hidden || ended.signal.aborted) stdout.write("\n");
  }
}
