import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Cancellation } from "../../engine/cancellation.js";
import { DigestBuilder } from "../../engine/output/digest.js";
import type { EngineEvent } from "../../engine/events.js";
import {
  destroy,
  type OperationOptions,
  type OperationResult,
  preview,
  refresh,
  up,
} from "../../engine/stack/operation.js";
import { type Digest, parseDigest } from "../../cli/report/digest.js";
import { changeEnvironment } from "./environment.js";
import { warmHost } from "./warm-host/warm-host.js";
import type { LoggedRequest, PlatformName, Sandbox } from "../../sandbox/types.js";

const ROOT = join(__dirname, "../..");

/**
 * One resource of the program. Values of arguments are JSON, with two words of their own: `{"$secret": value}` is made a
 * secret, `{"$output": "name.property"}` is an output of a resource before it, which a preview may not know.
 */
export interface Declared {
  readonly platform: PlatformName;
  /** Its class. Default: `Sync`. */
  readonly resource?: string;
  readonly name: string;
  readonly args?: Readonly<Record<string, unknown>>;
  /** Options of the resource; `dependsOn`, `deletedWith` and `provider` by name. */
  readonly opts?: Readonly<Record<string, unknown>>;
  /** Reads the sync of this id instead of managing one. */
  readonly get?: string;
  /** It is an account instead of a sync: the arguments of the platform's `Provider`. */
  readonly account?: Readonly<Record<string, unknown>>;
}

/** What one run came to. */
export interface Ran {
  readonly result: OperationResult;
  readonly events: readonly EngineEvent[];
  /** What `--json` of it prints. */
  readonly digest: Digest;
  /** Requests that reached the platforms, those that only read left out. */
  readonly writes: readonly LoggedRequest[];
  /** Errors and warnings that were told. */
  readonly messages: readonly string[];
}

/**
 * A project with a stack `dev` of its own, a program that declares what a test says, and the platforms of a sandbox; run
 * by the embedded engine, with the package's own build (`dist/`) as its provider.
 */
export class TestStack {
  readonly folder = mkdtempSync(join(tmpdir(), "pulumi-syncs-stack-"));
  readonly project = join(this.folder, "project");

  constructor(readonly sandbox: Sandbox) {
    mkdirSync(join(this.folder, "backend"));
    mkdirSync(join(this.project, "node_modules"), { recursive: true });
    symlinkSync(ROOT, join(this.project, "node_modules/pulumi-syncs"));
    symlinkSync(join(ROOT, "node_modules/@pulumi"), join(this.project, "node_modules/@pulumi"));
    this.#write("package.json", '{"name":"demo","private":true}');
    this.#write(
      "Pulumi.yaml",
      "name: demo\nruntime:\n  name: nodejs\n  options:\n    typescript: false\nmain: index.js\n",
    );
    this.#write("index.js", PROGRAM);
    this.declare([]);
  }

  /** What the program declares from now on. */
  declare(resources: readonly Declared[]): void {
    this.#write("resources.json", JSON.stringify(resources));
  }

  preview(options: Partial<OperationOptions> = {}): Promise<Ran> {
    return this.#run(preview, options);
  }

  up(options: Partial<OperationOptions> = {}): Promise<Ran> {
    return this.#run(up, options);
  }

  /** Looks only: what `refresh --preview-only` does. */
  refresh(options: Partial<OperationOptions> = {}): Promise<Ran> {
    return this.#run(refresh, { previewOnly: true, ...options });
  }

  destroy(options: Partial<OperationOptions> = {}): Promise<Ran> {
    return this.#run(destroy, options);
  }

  /** Variables that a process needs to work on the stack. */
  get environment(): Record<string, string> {
    return {
      ...this.sandbox.environment,
      PULUMI_BACKEND_URL: `file://${join(this.folder, "backend")}`,
      PULUMI_HOME: join(this.folder, "home"),
      PULUMI_CONFIG_PASSPHRASE: "fixture",
    };
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #write(name: string, text: string): void {
    writeFileSync(join(this.project, name), text);
  }

  async #run(
    operation: (options: OperationOptions) => Promise<OperationResult>,
    options: Partial<OperationOptions>,
  ): Promise<Ran> {
    const events: EngineEvent[] = [];
    const builder = new DigestBuilder();
    const since = this.sandbox.log().at(-1)?.sequence ?? 0;
    // The engine's children inherit the environment of the process, so it is this that has to change.
    const restore = changeEnvironment(this.environment);
    try {
      const result = await operation({
        cwd: this.project,
        stack: "dev",
        create: true,
        host: warmHost,
        cancellation: new Cancellation(),
        ...options,
        onEvent: (event) => {
          events.push(event);
          builder.add(event);
        },
      });
      return {
        result,
        events,
        digest: parseDigest(JSON.parse(builder.toString()), "the run", { name: "run", command: "preview --json" }),
        writes: this.sandbox.log({ since }).filter(isWrite),
        messages: events.flatMap((event) =>
          event.kind === "diagnostic" && (event.severity === "error" || event.severity === "warning")
            ? [event.message.trim()]
            : [],
        ),
      };
    } finally {
      restore();
    }
  }
}

/** Fails with what was told, where a run did not succeed. */
export function succeeded(ran: Ran): Ran {
  if (ran.result.result !== "succeeded") throw new Error(`The run ${ran.result.result}:\n${ran.messages.join("\n")}`);
  return ran;
}

/** Logging in is no change of a sync. */
function isWrite({ method, path }: LoggedRequest): boolean {
  return method !== "GET" && !/\/(?:login|logout|users\/login)(?:\?|$)/.test(path);
}

const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const syncs = require("pulumi-syncs");
const made = {};
function value(given) {
  if (Array.isArray(given)) return given.map(value);
  if (typeof given !== "object" || given === null) return given;
  if ("$secret" in given) return pulumi.secret(value(given.$secret));
  if ("$output" in given) {
    const [name, property] = given.$output.split(".");
    return made[name][property];
  }
  return Object.fromEntries(Object.entries(given).map(([name, inner]) => [name, value(inner)]));
}
for (const { platform, resource = "Sync", name, args, opts = {}, get, account } of require("./resources.json")) {
  if (account !== undefined) {
    made[name] = new syncs[platform].Provider(name, value(account));
    continue;
  }
  const options = { ...opts };
  for (const option of ["dependsOn", "deletedWith", "provider"]) if (option in options) options[option] = made[options[option]];
  const Class = syncs[platform][resource];
  made[name] = get === undefined ? new Class(name, value(args), options) : Class.get(name, get, options);
}
`;
