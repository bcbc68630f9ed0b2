import { spawn, spawnSync } from "node:child_process";
import { constants } from "node:os";
import { z } from "zod";
import { CliError } from "./error.js";
import type { SignalSource } from "./interrupts.js";
import type { Terminal } from "./terminal.js";

/** A command to be run by the Pulumi CLI. */
export interface PulumiRun {
  /** Absolute path of the CLI. */
  path: string;
  name: string;
  /** Everything after the name of the command, as the person wrote it. */
  words: readonly string[];
  cwd: string;
  stack: string | undefined;
  /** Whether a stack that does not exist is made first, as the embedded engine does. */
  makesStack: boolean;
}

/**
 * Runs `pulumi` with the same words on the streams of this process. Resolves to Pulumi's exit status.
 */
export async function runPulumi(run: PulumiRun, terminal: Terminal, signals: SignalSource): Promise<number> {
  if (run.makesStack) ensureStack(run, terminal.env);
  const child = spawn(run.path, [run.name, ...withoutEngine(run.words)], { stdio: "inherit", env: terminal.env });

  // From a keyboard Ctrl-C reaches the whole process group, so Pulumi hears it by itself, and hearing it twice would
  // make it stop at once. Any other sender meant this process: the signal is passed on.
  const interrupt = (): void => {
    if (terminal.stdin.isTTY !== true) child.kill("SIGINT");
  };
  const terminate = (): void => {
    child.kill("SIGTERM");
  };
  signals.on("SIGINT", interrupt);
  signals.on("SIGTERM", terminate);
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once("error", (cause) => {
        reject(new CliError(`Cannot run ${run.path}: ${cause.message}`, 1, { cause }));
      });
      child.once("exit", (code, signal) => {
        resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
      });
    });
  } finally {
    signals.off("SIGINT", interrupt);
    signals.off("SIGTERM", terminate);
  }
}

/** The words for Pulumi: all but the one flag that is ours. */
export function withoutEngine(words: readonly string[]): string[] {
  return words.filter((word, index) => {
    if (words[index - 1] === "--engine") return false;
    return word !== "--engine" && !word.startsWith("--engine=");
  });
}

const stackList = z.array(z.looseObject({ name: z.string(), current: z.boolean() }));

/** Makes the stack where it is missing. */
export function ensureStack(run: Pick<PulumiRun, "path" | "cwd" | "stack">, env: NodeJS.ProcessEnv): void {
  const list = spawnSync(run.path, ["stack", "ls", "--json", "--non-interactive", "--cwd", run.cwd], {
    env,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const stacks = parseStacks(list.stdout);
  // Not logged in, no project, a newer form of the list: the command itself will say it better.
  if (!stacks) return;
  const { stack } = run;
  if (
    stack === undefined ? stacks.some(({ current }) => current) : stacks.some(({ name }) => isSameStack(name, stack))
  ) {
    return;
  }
  const wanted = stack ?? "dev";
  // Selects it too, as Pulumi's own words for this do. What Pulumi says goes to the error stream, out of the way.
  spawnSync(run.path, ["stack", "select", wanted, "--create", "--non-interactive", "--cwd", run.cwd], {
    env,
    stdio: ["inherit", process.stderr.fd, "inherit"],
  });
}

function parseStacks(text: string): z.infer<typeof stackList> | undefined {
  try {
    return stackList.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Lists name stacks with or without their organization. */
function isSameStack(listed: string, wanted: string): boolean {
  return listed === wanted || listed.endsWith(`/${wanted}`) || wanted.endsWith(`/${listed}`);
}
