import { type ChildProcess, fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { Socket } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { ChildExit, ChildSpec } from "../../../engine/host/child.js";
import type { HostedProcess } from "../../../engine/host/host.js";
import { preload } from "../../../engine/host/preload.js";

/** How long a provider may take to end by itself, in milliseconds. */
const GRACE = 2_000;

/** How long a program may take to end when it is asked to: as in the engine, in milliseconds. */
const INTERRUPTED = 5_000;

/** Room for what a run leaves: the rare long collection costs less than the many short ones. */
const HEAP = ["--min-semi-space-size=32", "--max-semi-space-size=64", "--no-memory-reducer"];

interface Job {
  readonly spec: ChildSpec;
  readonly exited: (exit: ChildExit) => void;
  /** Streams whose end was told. */
  ended: number;
  /** What it was ended by. */
  signal?: NodeJS.Signals;
}

/** A process that runs one script of the SDK after the other. */
export class WarmProcess {
  /** What the end of a script's output begins with. */
  readonly #mark = `end of ${randomUUID()}: `;
  readonly #child: ChildProcess;
  #job: Job | undefined;

  /** `onFree` hears when a script is over and the next one may come. */
  constructor(onFree: (process: WarmProcess) => void) {
    this.#child = fork(join(__dirname, "process.cjs"), [this.#mark], {
      execArgv: [...preload.nodeArgs, ...HEAP],
      env: { ...process.env, ...preload.env },
      stdio: ["ignore", "pipe", "pipe", "pipe", "ipc"],
    });
    this.#read(this.#child.stdout, ({ onStdout }) => onStdout, onFree);
    this.#read(this.#child.stderr, ({ onStderr }) => onStderr, onFree);
    this.#child.once("close", (code, signal) => {
      this.#job?.exited({ code, signal });
    });
  }

  start(spec: ChildSpec): HostedProcess {
    const exited = new Promise<ChildExit>((resolve) => {
      this.#job = { spec, exited: resolve, ended: 0 };
    });
    this.#hold(true);
    const { script, args, cwd, env } = spec;
    this.#child.send({ script, args, cwd, env });
    const job = this.#job;
    const isOver = (): boolean => this.#job !== job;
    return {
      exited,
      interrupt: async () => {
        this.#stop("SIGINT");
        return this.#within(INTERRUPTED, exited, isOver);
      },
      kill: async () => {
        if (isOver()) return exited;
        // A provider ends in order, so that its process can serve again; a program that still runs does not.
        if (!script.includes("dynamic-provider") || !this.#child.connected) this.#stop("SIGKILL");
        else this.#child.send({ end: true });
        return this.#within(GRACE, exited, isOver);
      },
    };
  }

  /** What a signal does to a program. */
  #stop(signal: NodeJS.Signals): void {
    if (this.#job === undefined) return;
    this.#job.signal = signal;
    if (this.#child.connected) this.#child.send({ stop: signal });
    else this.#child.kill(signal);
  }

  /** What is not over in time is killed. */
  async #within(milliseconds: number, exited: Promise<ChildExit>, isOver: () => boolean): Promise<ChildExit> {
    const timer = setTimeout(() => {
      if (!isOver()) this.#child.kill("SIGKILL");
    }, milliseconds);
    const exit = await exited;
    clearTimeout(timer);
    return exit;
  }

  #read(
    stream: NodeJS.ReadableStream | null,
    listener: (spec: ChildSpec) => (line: string) => void,
    onFree: (process: WarmProcess) => void,
  ): void {
    if (stream === null) return;
    createInterface({ input: stream, crlfDelay: Infinity }).on("line", (line) => {
      const job = this.#job;
      if (job === undefined) return;
      const at = line.indexOf(this.#mark);
      if (at !== 0) listener(job.spec)(at < 0 ? line : line.slice(0, at));
      if (at < 0) return;
      job.ended++;
      if (job.ended < 2) return;
      this.#job = undefined;
      this.#hold(false);
      const how = line.slice(at + this.#mark.length);
      job.exited(how === "stopped" ? { code: null, signal: job.signal ?? null } : { code: Number(how), signal: null });
      onFree(this);
    });
  }

  /** While nothing runs in it, it does not keep the tests from ending. */
  #hold(held: boolean): void {
    const { stdout, stderr, channel, stdio } = this.#child;
    for (const handle of [this.#child, channel, stdout, stderr, ...stdio]) {
      if (handle instanceof Socket || handle === channel || handle === this.#child) handle?.[held ? "ref" : "unref"]();
    }
  }
}
