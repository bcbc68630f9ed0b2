import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { findOnPath } from "../../cli/engine-choice.js";
import { main } from "../../cli/main.js";
import { changeEnvironment } from "./environment.js";
import { warmHost } from "./warm-host/warm-host.js";

/** Whether the real CLI is there to be compared with. */
export const PULUMI = findOnPath("pulumi", process.env);

/** What a command came to. */
export interface Said {
  status: number;
  stdout: string;
  stderr: string;
}

interface Given {
  /** What stands on the standard input. */
  stdin?: string;
  /** Lines that a person types at a terminal. */
  typed?: string;
  env?: Readonly<Record<string, string | undefined>>;
}

/** A project `shop` whose program needs no provider but for two resources, with a backend and a home of its own. */
export class Shop {
  readonly folder = mkdtempSync(join(tmpdir(), "pulumi-syncs-verbs-"));
  readonly project = join(this.folder, "project");
  readonly #variables: Record<string, string>;

  constructor() {
    mkdirSync(this.project);
    mkdirSync(join(this.folder, "backend"));
    symlinkSync(join(__dirname, "../../node_modules"), join(this.project, "node_modules"));
    this.write("package.json", '{"name":"shop","private":true}');
    const runtime = "runtime:\n  name: nodejs\n  options:\n    typescript: false\n";
    this.write("Pulumi.yaml", `name: shop\n${runtime}main: index.js\n`);
    this.write("index.js", PROGRAM);
    this.#variables = {
      PULUMI_BACKEND_URL: `file://${join(this.folder, "backend")}`,
      PULUMI_HOME: join(this.folder, "home"),
      PULUMI_CONFIG_PASSPHRASE: "fixture",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_DISABLE_REGISTRY_RESOLVE: "true",
    };
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.project, name), text);
  }

  read(name: string): string {
    return readFileSync(join(this.project, name), "utf8");
  }

  backend(name: string): string {
    return join(this.folder, "backend/.pulumi", name);
  }

  /** Runs our command line in this process, on the embedded engine. */
  async run(line: string | readonly string[], { stdin, typed, env = {} }: Given = {}): Promise<Said> {
    const words = typeof line === "string" ? split(line) : [...line];
    const restore = changeEnvironment({
      ...this.#variables,
      PULUMI_STACK: undefined,
      PATH: "/nowhere",
      CI: undefined,
      ...env,
    });
    const [stdout, stderr] = [new Collected(typed !== undefined), new Collected(typed !== undefined)];
    const input = typed === undefined ? Readable.from([stdin ?? ""]) : new PassThrough().end(typed);
    try {
      const terminal = {
        stdin: Object.assign(input, { isTTY: typed !== undefined }),
        stdout,
        stderr,
        env: process.env,
        host: warmHost,
      };
      const end = words.includes("--") ? words.indexOf("--") : words.length;
      const all = [...words.slice(0, end), "--cwd", this.project, ...words.slice(end)];
      const status = await main(all, terminal, () => undefined);
      return { status, stdout: stdout.text, stderr: stderr.text };
    } finally {
      restore();
    }
  }

  /** Runs the real CLI. */
  async pulumi(line: string, { env = {} }: Pick<Given, "env"> = {}): Promise<Said> {
    const child = spawn(PULUMI ?? "pulumi", split(line), {
      cwd: this.project,
      env: { ...process.env, ...this.#variables, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const said: Said = { status: -1, stdout: "", stderr: "" };
    child.stdout.on("data", (chunk: Buffer) => (said.stdout += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (said.stderr += chunk.toString()));
    said.status = await new Promise((resolve) => {
      child.once("close", (code) => {
        resolve(code ?? -1);
      });
    });
    return said;
  }
}

class Collected extends PassThrough {
  text = "";

  constructor(readonly isTTY: boolean) {
    super();
    this.on("data", (chunk: Buffer) => (this.text += chunk.toString()));
  }
}

/** Words of a line; quotes hold some together. */
function split(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? "");
}

const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const provider = { create: async (inputs) => ({ id: "id-of-" + inputs.name, outs: inputs }) };
class Thing extends pulumi.dynamic.Resource {
  constructor(name, options) { super(provider, name, { name, password: pulumi.secret("hush") }, options); }
}
class Group extends pulumi.ComponentResource {
  constructor(name) { super("my:comp:Group", name); }
}
const a = new Thing("a");
new Thing("b", { parent: new Group("c") });
exports.plain = "text";
exports.number = 5;
exports.object = { z: null, a: [1, "x<&>"] };
exports.lines = "one\\ntwo 'quoted'";
exports.empty = "";
exports.secret = pulumi.secret({ pw: "hush" });
exports.id = a.id;
`;
