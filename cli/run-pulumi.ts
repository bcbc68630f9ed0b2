import { spawn, spawnSync } from "node:child_process";
import { constants } from "node:os";
import { z } from "zod";
import { isBackendChosen, loadProject, NoSuchStackError, openWorkspace } from "../engine/index.js";
import type { EngineName } from "./engine-choice.js";
import { CliError } from "./error.js";
import { EXIT } from "./exit-codes.js";
import { isApproved } from "./flags.js";
import type { SignalSource } from "./interrupts.js";
import { askToCreate, missingStackText } from "./missing-stack.js";
import { writeLine } from "./output.js";
import { isInteractive, type Terminal } from "./terminal.js";

/** A command to be run by the Pulumi CLI. */
export interface PulumiRun {
  /** Absolute path of the CLI. */
  path: string;
  name: string;
  /** Everything after the name of the command, as the person wrote it. */
  words: readonly string[];
  cwd: string;
  stack: string | undefined;
}

/**
 * Runs `pulumi` with the same words on the streams of this process. Resolves to Pulumi's exit status.
 */
export async function runPulumi(run: PulumiRun, terminal: Terminal, signals: SignalSource): Promise<number> {
  await requireLogin(run.cwd, terminal);
  const status = await runChild(run, terminal, signals);
  if (status === EXIT.noSuchStack) suggestStack(run, terminal);
  return status;
}

async function runChild(run: PulumiRun, terminal: Terminal, signals: SignalSource): Promise<number> {
  const child = spawn(run.path, [run.name, ...wordsForPulumi(run.name, run.words)], {
    stdio: "inherit",
    env: terminal.env,
  });

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

/** The words for Pulumi: all but the flags that are ours. */
export function wordsForPulumi(name: string, words: readonly string[]): string[] {
  return words.filter((word, index) => {
    if (words[index - 1] === "--engine") return false;
    if (name === "up" && (words[index - 1] === "--reviewed" || /^--reviewed(?:=|$)/.test(word))) return false;
    if (name === "up" && word === "--create") return false;
    return word !== "--engine" && !word.startsWith("--engine=");
  });
}

/** Without a login the CLI says which variable it misses, but neither what to do nor that it can be done without. */
async function requireLogin(cwd: string, terminal: Terminal): Promise<void> {
  const { env } = terminal;
  // At a terminal the CLI itself asks where to log in.
  if (isInteractive(terminal, false) || (env["PULUMI_ACCESS_TOKEN"] ?? "") !== "") return;
  const project = await loadProject(cwd).catch(() => undefined);
  if (project === undefined || (await isBackendChosen(project, env).catch(() => true))) return;
  throw new CliError(
    "The Pulumi CLI is on the PATH, but not logged in: nothing says where states are kept. Run `pulumi login` (or " +
      "`pulumi login --local` for files on this machine), or set PULUMI_BACKEND_URL or PULUMI_ACCESS_TOKEN. " +
      "`--engine embedded` needs no login.",
  );
}

/** What of a command decides whether its stack may be made. */
export interface StackWish {
  /** Whether the command makes a stack where it may; else it only looks. */
  makes: boolean;
  create?: boolean;
  engine?: EngineName;
  yes?: boolean;
  skipPreview?: boolean;
  nonInteractive?: boolean;
}

/**
 * Looks whether there is a stack for `up`, a preview or a drift check to run on, and makes it where it may; a named one that is missing is
 * refused. False: a project without any stack, and a command that makes none, which the CLI cannot do.
 */
export async function hasStack(
  run: Pick<PulumiRun, "path" | "cwd" | "stack">,
  wish: StackWish,
  terminal: Terminal,
): Promise<boolean> {
  await requireLogin(run.cwd, terminal);
  const { env } = terminal;
  const stacks = stacksOf(run, env);
  // No project, a backend that is not reached, a newer form of the list: the command itself will say it better.
  if (stacks === undefined) return true;
  const named = run.stack ?? env["PULUMI_STACK"];
  const isThere = stacks.some(({ name, current }) => (named === undefined ? current : isSameStack(name, named)));
  // Of several stacks none is selected: that is the CLI's to say.
  if (isThere || (named === undefined && stacks.length > 0)) return true;
  if (named === undefined && wish.makes) return makeStack("dev", run, env);
  if (named === undefined) {
    if (wish.engine === undefined && (await openWorkspace({ cwd: run.cwd }).catch(() => undefined)) !== undefined)
      return false;
    throw new CliError("The project has no stack yet. `pulumi-syncs stack init dev` makes one.", EXIT.noSuchStack);
  }
  const missing = missingIn(stacks, named);
  if (!wish.makes) throw missing;
  if (wish.create !== true) {
    if (!isInteractive(terminal, wish.nonInteractive ?? false) || isApproved(wish, env)) throw missing;
    await askToCreate(missing, terminal);
  }
  return makeStack(named, run, env);
}

/** Selects it too, as Pulumi's own words for this do. What Pulumi says goes to the error stream, out of the way. */
function makeStack(name: string, { path, cwd }: Pick<PulumiRun, "path" | "cwd">, env: NodeJS.ProcessEnv): true {
  const words = ["stack", "select", name, "--create", "--non-interactive", "--cwd", cwd];
  spawnSync(path, words, { env, stdio: ["inherit", process.stderr.fd, "inherit"] });
  return true;
}

/** Adds what Pulumi does not say of a stack that it did not find: which name was probably meant. */
function suggestStack(run: Pick<PulumiRun, "path" | "cwd" | "stack">, { env, stderr }: Terminal): void {
  const named = run.stack ?? env["PULUMI_STACK"];
  const stacks = named === undefined ? undefined : stacksOf(run, env);
  if (named !== undefined && stacks !== undefined) writeLine(stderr, missingStackText(missingIn(stacks, named)));
}

type Stacks = z.infer<typeof stackList>;

const stackList = z.array(z.looseObject({ name: z.string(), current: z.boolean() }));

function stacksOf({ path, cwd }: Pick<PulumiRun, "path" | "cwd">, env: NodeJS.ProcessEnv): Stacks | undefined {
  const list = spawnSync(path, ["stack", "ls", "--json", "--non-interactive", "--cwd", cwd], {
    env,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  return parseStacks(list.stdout);
}

function missingIn(stacks: Stacks, name: string): NoSuchStackError {
  return new NoSuchStackError(
    name,
    "that of the Pulumi CLI",
    stacks.map((stack) => stack.name),
  );
}

function parseStacks(text: string): Stacks | undefined {
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
