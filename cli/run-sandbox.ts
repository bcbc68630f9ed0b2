import { resolve } from "node:path";
import { escapeLine } from "../engine/display/escape.js";
import { createPaint, type Paint } from "../engine/display/paint.js";
import { shorten } from "../provider/core/shorten.js";
import { SandboxStartError } from "../sandbox/errors.js";
import { startSandbox } from "../sandbox/server.js";
import type { LoggedRequest } from "../sandbox/types.js";
import { CliError } from "./error.js";
import type { SignalSource } from "./interrupts.js";
import { writeLine } from "./output.js";
import { shellQuote } from "./shell.js";
import { type Terminal, useColor } from "./terminal.js";

/** What the flags of `sandbox` say. */
export interface SandboxFlags {
  cwd: string;
  port: number;
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
  const sandbox = await startSandbox({
    port: flags.port,
    host: flags.host,
    allowRemote: flags.allowRemote ?? false,
    ...(flags.data !== undefined && { dataFile: resolve(flags.cwd, flags.data) }),
    onRequest: (request) => {
      writeLine(stderr, requestLine(request, paint));
    },
  }).catch((error: unknown) => {
    if (!(error instanceof SandboxStartError)) throw error;
    throw new CliError(error.message, undefined, { cause: error });
  });

  for (const [name, value] of Object.entries(sandbox.environment)) {
    writeLine(stdout, `export ${name}=${shellQuote(value)}`);
  }
  writeLine(stderr, `Sandbox at ${sandbox.url}; Ctrl-C ends it.`);
  await ended;
  await sandbox.close();
  return 0;
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
