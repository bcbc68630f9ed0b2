import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";

import { LineOutput } from "./line-output.js";
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

/** A process of a run: the user's program, or a provider. */
export interface HostedProcess {
  /** Resolves when the process has ended and its output was reported; never rejects. */
  readonly exited: Promise<ChildExit>;
  /** Asks for the end, and kills after a grace. Resolves when the process is gone. */
  interrupt(): Promise<ChildExit>;
  /** Ends the process at once. Resolves when it is gone. */
  kill(): Promise<ChildExit>;
}

/** Time a child gets between the polite request and the kill, in milliseconds (the Pulumi CLI's value). */
const GRACE = 5_000;

/** Time in milliseconds after which a killed process that the system does not end is no longer waited for. */
const UNKILLABLE = 5_000;

/** A Node process of the engine: it ends with the engine, with the processes it has started, and reports its output by line. */
export class Child implements HostedProcess {
  readonly #process: ChildProcess;
  /** Resolves when the process has ended and its output was reported; never rejects. */
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
    this.exited = this.#end(spec);
  }

  /** Asks for the end (SIGINT), and kills after a grace of 5 seconds. Resolves when the process is gone. */
  async interrupt(): Promise<ChildExit> {
    this.#signal("SIGINT");
    const waiting = new AbortController();
    const late = delay(GRACE, undefined, { signal: waiting.signal }).then(
      () => this.kill(),
      () => this.exited,
    );
    const exit = await Promise.race([this.exited, late]);
    waiting.abort();
    return exit;
  }

  /** Ends the process at once, and what it has started in its group. Resolves when it is gone. */
  async kill(): Promise<ChildExit> {
    this.#signal("SIGKILL");
    const waiting = new AbortController();
    const late = delay(UNKILLABLE, { code: null, signal: "SIGKILL" } as const, { signal: waiting.signal });
    const exit = await Promise.race([this.exited, late.catch(() => this.exited)]);
    waiting.abort();
    return exit;
  }

  async #end(spec: ChildSpec): Promise<ChildExit> {
    const { stdout, stderr } = this.#process;
    const outputs = [
      ...(stdout === null ? [] : [new LineOutput(stdout, spec.onStdout)]),
      ...(stderr === null ? [] : [new LineOutput(stderr, spec.onStderr)]),
    ];
    let exit: ChildExit;
    try {
      // Not its `close`: whatever the process has left running may hold its output open for ever.
      const [code, signal] = (await once(this.#process, "exit")) as [number | null, NodeJS.Signals | null];
      exit = { code, signal };
    } catch (error) {
      spec.onStderr(`cannot start ${process.execPath}: ${error instanceof Error ? error.message : String(error)}`);
      exit = { code: null, signal: null };
    }
    this.#signal("SIGKILL");
    await Promise.all(outputs.map((output) => output.end()));
    return exit;
  }

  /** To the whole group, which may outlive the process that it was made for. Windows has none. */
  #signal(signal: NodeJS.Signals): void {
    const { pid } = this.#process;
    if (pid === undefined) return;
    try {
      if (process.platform === "win32") this.#process.kill(signal);
      else process.kill(-pid, signal);
    } catch {
      // There is nobody left.
    }
  }
}
