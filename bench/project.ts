import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import type { Sandbox } from "../sandbox/types.js";
import { childrensProcessorTime } from "./processor-time.js";

const ROOT = path.resolve(__dirname, "..");

/** Who does the work. */
export interface Engine {
  readonly name: string;
  /** Program and first words. */
  readonly command: readonly string[];
  readonly flags?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

const CLI = [process.execPath, path.join(ROOT, "dist", "cli", "bin.js")];

export const EMBEDDED: Engine = { name: "embedded", command: CLI, flags: ["--engine", "embedded"] };
export const PULUMI: Engine = { name: "pulumi", command: ["pulumi"] };
/** Writes its state at the end only: fast, and everything of a run that is cut off is lost. */
export const PULUMI_WITHOUT_CHECKPOINTS: Engine = {
  name: "pulumi, no checkpoints",
  command: ["pulumi"],
  environment: { PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" },
};

/** What one run took. */
export interface Figures {
  readonly seconds: number;
  /** Of all its processes together; the sandbox is none of them. */
  readonly processorSeconds: number;
  /** Of the engine's process alone. */
  readonly peakMegabytes: number;
  /** Requests that the sandbox saw. */
  readonly requests: number;
  /** How many of them it answered 429. */
  readonly refused: number;
}

/** A project in a folder of its own, against a sandbox. */
export class BenchProject {
  readonly #folder = mkdtempSync(path.join(tmpdir(), "pulumi-syncs-bench-"));

  constructor(
    readonly sandbox: Sandbox,
    program: string,
  ) {
    mkdirSync(path.join(this.#folder, "node_modules"));
    symlinkSync(ROOT, path.join(this.#folder, "node_modules", "pulumi-syncs"));
    symlinkSync(path.join(ROOT, "node_modules", "@pulumi"), path.join(this.#folder, "node_modules", "@pulumi"));
    writeFileSync(path.join(this.#folder, "package.json"), '{"name":"fleet","private":true}');
    writeFileSync(path.join(this.#folder, "Pulumi.yaml"), "name: fleet\nruntime: nodejs\nmain: index.js\n");
    writeFileSync(path.join(this.#folder, "index.js"), program);
  }

  /** Bytes of the state. */
  get stateSize(): number {
    return statSync(path.join(this.#folder, ".pulumi", "stacks", "fleet", "dev.json")).size;
  }

  async run(engine: Engine, words: readonly string[]): Promise<Figures> {
    const since = this.sandbox.log().at(-1)?.sequence ?? 0;
    const [program = "", ...first] = engine.command;
    const start = performance.now();
    const worked = childrensProcessorTime();
    // A Pulumi CLI without us before it has had its stack made.
    const create = words[0] === "up" && first.length > 0 ? ["--create"] : [];
    const flags = [...(engine.flags ?? []), ...create, "--stack", "dev", "--non-interactive"];
    const child = spawn(program, [...first, ...words, ...flags], {
      cwd: this.#folder,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        ...this.sandbox.environment,
        PULUMI_HOME: path.join(this.#folder, "home"),
        PULUMI_BACKEND_URL: `file://${this.#folder}`,
        PULUMI_CONFIG_PASSPHRASE: "bench",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        ...engine.environment,
      },
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (text: Buffer) => (output = (output + text.toString()).slice(-5000)));
    }
    let peak = 0;
    const watch = setInterval(() => (peak = Math.max(peak, peakOf(child.pid))), 20);
    const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
    clearInterval(watch);
    if (code !== 0) throw new Error(`${engine.name} ${words.join(" ")} ended with status ${String(code)}\n${output}`);
    const log = this.sandbox.log({ since });
    return {
      seconds: (performance.now() - start) / 1000,
      processorSeconds: childrensProcessorTime() - worked,
      peakMegabytes: peak / 1024,
      requests: log.length,
      refused: log.filter(({ status }) => status === 429).length,
    };
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Peak resident memory of a process in KiB, where the system tells it. */
function peakOf(pid: number | undefined): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${String(pid)}/status`, "utf8"))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/** The four runs of a life, in their order. */
export const LIFE: Readonly<Record<string, readonly string[]>> = {
  up: ["up", "--yes", "--skip-preview"],
  "no-change preview": ["preview", "--expect-no-changes"],
  refresh: ["refresh", "--yes", "--skip-preview"],
  destroy: ["destroy", "--yes", "--skip-preview"],
};

/** One line of a table. */
export function line(engine: string, run: string, figures: Figures): string {
  const { seconds, processorSeconds, peakMegabytes, requests, refused } = figures;
  const cells = [
    engine.padEnd(22),
    run.padEnd(18),
    `${seconds.toFixed(1).padStart(7)} s`,
    `${processorSeconds.toFixed(1).padStart(7)} s of the processors`,
    `${peakMegabytes.toFixed(0).padStart(5)} MB`,
    `${String(requests).padStart(6)} requests`,
  ];
  return cells.join("  ") + (refused === 0 ? "" : `, ${String(refused)} of them refused (429)`);
}
