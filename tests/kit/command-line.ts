import { PassThrough } from "node:stream";
import { main } from "../../cli/main.js";
import { changeEnvironment } from "./environment.js";
import { warmHost } from "./warm-host/warm-host.js";

/** What a command came to. */
export interface Ended {
  status: number | null;
  stdout: string;
  stderr: string;
}

/**
 * Runs a command in this process, in a folder and an environment of its own: what it does, says and ends with. One at a
 * time. What a process alone can show (signals, the exit itself, prints of others) is for `Cli` of `process.ts`.
 */
export async function commandLine(
  words: readonly string[],
  { cwd, env = {} }: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<Ended> {
  const [stdout, stderr] = [new Collected(), new Collected()];
  // Folder and environment are those of the process, so it is these that have to change.
  const variables = { PATH: "/nowhere", PULUMI_SKIP_CONFIRMATIONS: "", CI: "", ...env };
  const restore = changeEnvironment(variables, cwd);
  try {
    const stdin = new PassThrough().end();
    const status = await main(words, { stdin, stdout, stderr, env: process.env, host: warmHost }, () => undefined);
    return { status, stdout: stdout.text, stderr: stderr.text };
  } finally {
    restore();
  }
}

class Collected extends PassThrough {
  text = "";

  constructor() {
    super();
    this.setEncoding("utf8").on("data", (text: string) => (this.text += text));
  }
}
