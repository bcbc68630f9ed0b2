import { createInterface } from "node:readline/promises";
import type { Terminal } from "./terminal.js";

export type Answer = "yes" | "no" | "details";

/**
 * Asks until one of the answers (or its first letters) is given. No line at all, and the end of the input, mean no:
 * nothing is changed that nobody asked for. Undefined: the person pressed Ctrl-C.
 */
export async function confirm(
  question: string,
  answers: readonly Answer[],
  { stdin, stdout }: Pick<Terminal, "stdin" | "stdout">,
): Promise<Answer | undefined> {
  const lines = createInterface({ input: stdin, output: stdout });
  const ended = new AbortController();
  lines.on("SIGINT", () => {
    ended.abort("interrupted");
  });
  lines.on("close", () => {
    ended.abort("no more input");
  });
  try {
    for (;;) {
      const text = await lines.question(`${question} [${answers.join("/")}] `, { signal: ended.signal });
      const word = text.trim().toLowerCase();
      if (word === "") return "no";
      const answer = answers.find((candidate) => candidate.startsWith(word));
      if (answer !== undefined) return answer;
    }
  } catch (error) {
    if (!ended.signal.aborted) throw error;
    stdout.write("\n");
    return ended.signal.reason === "interrupted" ? undefined : "no";
  } finally {
    lines.close();
  }
}
