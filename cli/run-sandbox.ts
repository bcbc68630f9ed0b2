import { spawn } from "node:child_process";
import { constants } from "node:os";
import { resolve } from "node:path";
import { escapeLine } from "./display/escape.js";
import { createPaint, type Paint } from "./display/paint.js";
import { shorten } from "../provider/core/shorten.js";
import { SandboxStartError } from "../sandbox/errors.js";
import { startSandbox } from "../sandbox/server.js";
import type { LoggedRequest, Sandbox } from "../sandbox/types.js";
import { CliError } from "./error.js";
import type { SignalSource } from "./interrupts.js";
import { writeLine } from "./output.js";
import { shellQuote } from "./shell.js";
import { type Terminal, useColor } from "./terminal.js";

/** What the flags of `sandbox` say. */
export interface SandboxFlags {
  cwd: string;
  port: number;
  /** Any free port will do where that one is taken. */
  mayBeAnother?: boolean;
  data?: string;
  host: string;
  allowRemote?: boolean;
  color: "auto" | "always" | "never";
}

/** Serves until a signal ends it. Resolves to the exit status. */
export async function runSandbox(flags: SandboxFlags, terminal: Terminal, signals: SignalSource): Promise<number> {
  const { stdout, stderr } = terminal;
  const paint = createPaint(useColor({ ...terminal, stdout: stderr }, flags.color));
  const ended = new Promise<void>((done) => {
    signals.on("SIGINT", done);
    signals.on("SIGTERM", done);
  });
  const sandbox = await start(flags, (request) => {
    writeLine(stderr, requestLine(request, paint));
  });

  for (const [name, value] of Object.entries(sandbox.environment)) {
    writeLine(stdout, `export ${name}=${shellQuote(value)}`);
  }
  writeLine(stderr, `Sandbox at ${sandbox.url}; Ctrl-C ends it.`);
  await ended;
  await sandbox.close();
  return 0;
}

/** Serves while a command runs, which has the environment of the sandbox. Resolves to the command's exit status. */
export async function runInSandbox(
  flags: SandboxFlags,
  { name, args }: { readonly name: string; readonly args: readonly string[] },
  { env }: Terminal,
  signals: SignalSource,
): Promise<number> {
  const sandbox = await start(flags, () => undefined);
  try {
    const child = spawn(name, args, { cwd: flags.cwd, env: { ...env, ...sandbox.environment }, stdio: "inherit" });
    // Ctrl-C on a terminal reaches the command by itself, which then decides how it ends.
    const onInterrupt = (): void => undefined;
    const onTerminate = (): void => {
      child.kill("SIGTERM");
    };
    signals.on("SIGINT", onInterrupt);
    signals.on("SIGTERM", onTerminate);
    try {
      return await new Promise<number>((done, fail) => {
        child.once("error", (error) => {
          fail(new CliError(`The command ${name} cannot be run: ${error.message}.`, NOT_RUN, { cause: error }));
        });
        child.once("close", (code, signal) => {
          done(code ?? 128 + constants.signals[signal ?? "SIGKILL"]);
        });
      });
    } finally {
      signals.off("SIGINT", onInterrupt);
      signals.off("SIGTERM", onTerminate);
    }
  } finally {
    await sandbox.close();
  }
}

/** What shells end with for a command that is not there. */
const NOT_RUN = 127;

async function start(flags: SandboxFlags, onRequest: (request: LoggedRequest) => void): Promise<Sandbox> {
  try {
    return await startSandbox({
      port: flags.port,
      host: flags.host,
      allowRemote: flags.allowRemote ?? false,
      ...(flags.data !== undefined && { dataFile: resolve(flags.cwd, flags.data) }),
      onRequest,
    });
  } catch (error) {
    if (!(error instanceof SandboxStartError)) throw error;
    if (error.isPortTaken && flags.mayBeAnother === true) return start({ ...flags, port: 0 }, onRequest);
    throw new CliError(error.message, undefined, { cause: error });
  }
}

/** Bodies are cut after so many characters: the log is for reading along. */
const MAX_BODY = 200;

/** One request as one line: when, where, what, and how it was answered. */
export function requestLine(request: LoggedRequest, paint: Paint): string {
  const { at, platform, method, path, status, body } = request;
  const color = status === 0 || status >= 500 ? paint.red : status >= 400 ? paint.yellow : paint.green;
  const parts = [
    paint.dim(at.slice(11, 19)),
    platform.padEnd(9),
    color(status === 0 ? "---" : String(status)),
    method.padEnd(6),
    escapeLine(path),
  ];
  if (body !== undefined) {
    const text = JSON.stringify(body);
    parts.push(paint.dim(escapeLine(shorten(text, MAX_BODY))));
  }
  return parts.join(" ");
}
