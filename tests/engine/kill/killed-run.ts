import { spawn } from "node:child_process";
import { once } from "node:events";
import { type FSWatcher, mkdirSync, watch } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

import type { Moment, Victim } from "./moment.js";
import { isAlive } from "../../kit/alive.js";
import { until } from "../../kit/until.js";
import { childrenOf, killHard } from "./processes.js";
import type { Passing, Wire } from "./wire.js";

const BIN = join(__dirname, "../../../dist/cli/bin.js");

/** A run that is to be killed. */
export interface Doom {
  readonly verb: "up" | "destroy";
  readonly project: string;
  /** The `file://` backend. */
  readonly backend: string;
  readonly environment: Record<string, string>;
  readonly wire: Wire;
  readonly moment: Moment;
  readonly victim: Victim;
  /** Called with every request while the sender still waits for it. */
  readonly onRequest: (passing: Passing) => void;
}

/** How it went. */
export interface KilledRun {
  /** False: the run was over before the moment came, or there was nobody to kill yet. */
  readonly killed: boolean;
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly said: string;
}

/** Runs the command line as a process of its own and kills what is to die, at its moment. Nothing of it lives afterwards. */
export async function runAndKill(doom: Doom): Promise<KilledRun> {
  const words = [doom.verb, "--yes", "--skip-preview", "--engine", "embedded", "--stack", "dev"];
  if (doom.verb === "up") words.push("--create");
  const engine = spawn(process.execPath, [BIN, ...words], {
    cwd: doom.project,
    env: { ...process.env, ...doom.environment, PATH: "/nowhere", CI: "" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const pid = engine.pid ?? 0;
  let said = "";
  for (const stream of [engine.stdout, engine.stderr]) {
    stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
  }
  let killed = false;
  let family: number[] = [];
  const strike = (): void => {
    if (killed || !isAlive(pid)) return;
    const children = childrenOf(pid);
    family = children.map((child) => child.pid);
    const provider = children.find(({ command }) => command.includes("dynamic-provider"));
    if (doom.victim === "provider") killed = provider !== undefined && killHard(provider.pid);
    else {
      killed = killHard(pid);
      if (doom.victim === "all") family.forEach(killHard);
    }
  };

  const watchers = doom.moment.at === "file" ? watchFiles(doom.backend, doom.moment, strike) : [];
  listen(doom, strike);
  await once(engine, "close");
  for (const watcher of watchers) watcher.close();
  await until(() => !family.some(isAlive));
  // What had left arrives, whoever sent it.
  await doom.wire.quiet();
  doom.wire.listen({});
  return { killed, status: engine.exitCode, signal: engine.signalCode, said };
}

function listen({ wire, moment, onRequest }: Doom, strike: () => void): void {
  const isMoment = ({ number }: Passing, ...phases: string[]): boolean =>
    moment.at === "request" && moment.number === number && phases.includes(moment.phase);
  wire.listen({
    arrives: (passing) => {
      onRequest(passing);
      if (isMoment(passing, "never arrives", "arrives later")) strike();
      return Promise.resolve(!isMoment(passing, "never arrives"));
    },
    applied: (passing) => {
      if (!isMoment(passing, "applied")) return Promise.resolve(true);
      strike();
      return Promise.resolve(false);
    },
    answered: (passing) => {
      if (isMoment(passing, "answered")) void setTimeout(moment.later).then(strike);
    },
  });
}

function watchFiles(backend: string, moment: Moment & { at: "file" }, strike: () => void): FSWatcher[] {
  const root = join(backend, ".pulumi");
  const directories = {
    "state being written": ["stacks/demo"],
    state: ["stacks/demo"],
    lock: ["locks/organization/demo/dev"],
    kept: ["history/demo/dev", "backups/demo/dev"],
  }[moment.file];
  let seen = 0;
  return directories.map((directory) => {
    const path = join(root, directory);
    mkdirSync(path, { recursive: true });
    return watch(path, (_event, file) => {
      if (moment.file === "state" && file !== "dev.json") return;
      if (moment.file === "state being written" && file?.endsWith(".tmp") !== true) return;
      if (++seen === moment.number) void setTimeout(moment.later).then(strike);
    });
  });
}
