import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Cancellation } from "../../../engine/cancellation.js";
import { DigestBuilder } from "../../../engine/output/digest.js";
import type { EngineEvent } from "../../../engine/events.js";
import {
  destroy,
  type OperationOptions,
  type OperationResult,
  preview,
  refresh,
  up,
} from "../../../engine/stack/operation.js";
import { warmHost } from "../../kit/warm-host/warm-host.js";
import type { Digest } from "./comparable.js";
import type { Command } from "./command.js";
import { type Call, RECORDINGS } from "./recording.js";

const VERBS = { up, preview, refresh, destroy };

/** What one run of the engine came to. */
export interface RunOutcome {
  result: OperationResult | undefined;
  /** What the run could not start for. */
  error: Error | undefined;
  events: EngineEvent[];
  calls: Call[];
  /** What `--json` prints at the end. */
  digest: Digest;
}

/** A project folder with the recorded test provider, a backend of its own and a remote that is a file. */
export class Workbench {
  readonly folder = mkdtempSync(join(tmpdir(), "engine-"));
  readonly project = join(this.folder, "project");
  readonly #backend = join(this.folder, "backend");
  readonly #remote = join(this.folder, "remote.json");
  readonly #calls = join(this.folder, "calls.jsonl");

  constructor() {
    mkdirSync(this.project);
    mkdirSync(this.#backend);
    copyFileSync(join(RECORDINGS, "_kit/thing.js"), join(this.project, "thing.js"));
    // Its files are named in the provider itself, so that benches can work at the same time.
    const files = { REMOTE_FILE: this.#remote, CALLS_FILE: this.#calls };
    const provider = readFileSync(join(RECORDINGS, "_kit/provider.js"), "utf8");
    this.write("provider.js", `Object.assign(process.env, ${JSON.stringify(files)});${provider}`);
    this.write("package.json", '{"name":"demo","private":true}');
    // Without the compiler a program starts twice as fast; the recorded ones are plain JavaScript.
    const runtime = "runtime:\n  name: nodejs\n  options:\n    typescript: false\n";
    this.write("Pulumi.yaml", `name: demo\n${runtime}main: index.js\nbackend:\n  url: file://${this.#backend}\n`);
    symlinkSync(join(__dirname, "../../../node_modules"), join(this.project, "node_modules"));
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Puts a file into the project. */
  write(name: string, text: string): void {
    writeFileSync(join(this.project, name), text);
  }

  get remote(): Record<string, unknown> {
    return existsSync(this.#remote) ? (JSON.parse(readFileSync(this.#remote, "utf8")) as Record<string, unknown>) : {};
  }

  set remote(objects: Record<string, unknown>) {
    writeFileSync(this.#remote, JSON.stringify(objects));
  }

  /** Text of the checkpoint; undefined before the first run. */
  get checkpoint(): string | undefined {
    return existsSync(this.#checkpoint) ? readFileSync(this.#checkpoint, "utf8") : undefined;
  }

  /** Puts a checkpoint in place, as another engine would. */
  plant(text: string): void {
    mkdirSync(join(this.#checkpoint, ".."), { recursive: true });
    writeFileSync(join(this.#backend, ".pulumi/meta.yaml"), "version: 1\n");
    writeFileSync(this.#checkpoint, text);
  }

  get #checkpoint(): string {
    return join(this.#backend, ".pulumi/stacks/demo/dev.json");
  }

  /** Leaves the lock of a run that was killed on another host. */
  lock(): void {
    mkdirSync(this.#locks, { recursive: true });
    const holder = { pid: 1, username: "somebody", hostname: "elsewhere", timestamp: "2026-01-01T00:00:00Z" };
    writeFileSync(join(this.#locks, "00000000-0000-4000-8000-000000000000.json"), JSON.stringify(holder));
  }

  /** How many locks the stack has. */
  get locks(): number {
    return existsSync(this.#locks) ? readdirSync(this.#locks).length : 0;
  }

  get #locks(): string {
    return join(this.#backend, ".pulumi/locks/organization/demo/dev");
  }

  /** Calls of the provider since the last run began. */
  calls(): Call[] {
    if (!existsSync(this.#calls)) return [];
    return readFileSync(this.#calls, "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Call);
  }

  async run(
    { verb, options }: Pick<Command, "verb" | "options">,
    watch: { onEvent?: (event: EngineEvent) => void; cancellation?: Cancellation } = {},
  ): Promise<RunOutcome> {
    rmSync(this.#calls, { force: true });
    const events: EngineEvent[] = [];
    // Made as the events come: states go on changing.
    const builder = new DigestBuilder();
    const told = (): Pick<RunOutcome, "events" | "calls" | "digest"> => ({
      events,
      calls: this.calls(),
      digest: JSON.parse(builder.toString()) as Digest,
    });
    const wanted: OperationOptions = {
      cwd: this.project,
      stack: "dev",
      create: true,
      host: warmHost,
      ...options,
      cancellation: watch.cancellation ?? new Cancellation(),
      onEvent: (event) => {
        events.push(event);
        builder.add(event);
        watch.onEvent?.(event);
      },
    };
    try {
      const result = await VERBS[verb](wanted);
      return { result, error: undefined, ...told() };
    } catch (error) {
      return { result: undefined, error: error as Error, ...told() };
    }
  }
}

/** Begins a program of the recorded test resources. */
export const HEADER = 'const { pulumi, Thing } = require("./thing");\n';

/** Gives the tests of a suite a bench: a fresh one for each, or one for all of them. */
export function useWorkbench(when: "for each" | "for all", set: (bench: Workbench) => void): void {
  let restore: () => void;
  let bench: Workbench | undefined;
  const begin = (): void => {
    bench = new Workbench();
    set(bench);
  };
  const end = (): void => bench?.dispose();
  before(() => {
    restore = isolateEnvironment();
    if (when === "for all") begin();
  });
  after(() => {
    if (when === "for all") end();
    restore();
  });
  if (when === "for each") {
    beforeEach(begin);
    afterEach(end);
  }
}

/** What all benches share: the passphrase of the recordings, and nothing of the user's own Pulumi. */
export function isolateEnvironment(): () => void {
  const before = { ...process.env };
  for (const name of Object.keys(process.env))
    if (name.startsWith("PULUMI_")) Reflect.deleteProperty(process.env, name);
  const home = mkdtempSync(join(tmpdir(), "engine-home-"));
  Object.assign(process.env, { PULUMI_CONFIG_PASSPHRASE: "fixture", PULUMI_HOME: home });
  return () => {
    for (const name of Object.keys(process.env)) if (!(name in before)) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, before);
    rmSync(home, { recursive: true, force: true });
  };
}
