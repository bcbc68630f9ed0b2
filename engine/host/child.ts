import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { type Readable } from "node:stream";

import { type HostedProcess } from "./host.js";
import { preload } from "./preload.js";

/** How a child ended. */
export interface ChildExit {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** What to start: a Node script with its arguments. */
export interface ChildSpec {
  /** Flags of Node itself. */
  readonly nodeArgs?: readonly string[];
  readonly script: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly onStdout: (line: string) => void;
  readonly onStderr: (line: string) => void;
}

/** Time a child gets between the polite request and the kill, in milliseconds (the Pulumi CLI's value). */
const GRACE = 5_000;

/** A Node process of the engine: it ends with the engine, and tells its output by line. */
export class Child implements HostedProcess {
  readonly #process: ChildProcess;
  /** Resolves when the process is gone and its output was told; never rejects. */
  readonly exited: Promise<ChildExit>;

  constructor(spec: ChildSpec) {
    this.#process = spawn(
      process.execPath,
      [...preload.nodeArgs, ...(spec.nodeArgs ?? []), spec.script, ...spec.args],
      // A group of its own: Ctrl-C on the terminal reaches the engine only, which then ends its children in order.
      {
        cwd: spec.cwd,
        env: { ...spec.env, ...preload.env },
        stdio: preload.stdio,
        detached: true,
        windowsHide: true,
      },
    );
    forEachLine(this.#process.stdout, spec.onStdout);
    forEachLine(this.#process.stderr, spec.onStderr);
    this.exited = new Promise((resolve) => {
      this.#process.once("close", (code, signal) => {
        resolve({ code, signal });
      });
      this.#process.once("error", (error) => {
        spec.onStderr(`cannot start ${process.execPath}: ${error.message}`);
        resolve({ code: null, signal: null });
      });
    });
  }

  /** Asks for the end (SIGINT), and kills after a grace of 5 seconds. Resolves when the process is gone. */
  async interrupt(): Promise<ChildExit> {
    this.#process.kill("SIGINT");
    const timer = setTimeout(() => this.#process.kill("SIGKILL"), GRACE);
    const exit = await this.exited;
    clearTimeout(timer);
    return exit;
  }

  /** Ends the process at once. Resolves when it is gone. */
  async kill(): Promise<ChildExit> {
    this.#process.kill("SIGKILL");
    return this.exited;
  }
}

function forEachLine(stream: Readable | null, tell: (line: string) => void): void {
  if (stream === null) return;
  createInterface({ input: stream, crlfDelay: Infinity }).on("line", tell);
}
