import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LoggedRequest, Sandbox } from "../../../sandbox/types.js";
import { commandLine, type Ended } from "../../kit/command-line.js";
import { LONG } from "../../kit/length.js";
import { cli } from "../../kit/process.js";

const ROOT = join(__dirname, "../../..");

/** An import file, as far as tests look into it. */
export interface ImportFile {
  nameTable: object;
  resources: {
    type: string;
    name: string;
    id: string;
    inputs: Record<string, unknown>;
    outputs: Record<string, unknown>;
  }[];
}

/** An empty folder with the packages that a program needs, and a backend of its own. */
export class ImportWorkspace {
  readonly folder = mkdtempSync(join(tmpdir(), "pulumi-syncs-import-"));
  readonly out = join(this.folder, "fleet");

  constructor(
    readonly sandbox: Sandbox,
    readonly variables: NodeJS.ProcessEnv = {},
  ) {
    mkdirSync(join(this.folder, "backend"));
    mkdirSync(join(this.folder, "node_modules"));
    symlinkSync(ROOT, join(this.folder, "node_modules/pulumi-syncs"));
    symlinkSync(join(ROOT, "node_modules/@pulumi"), join(this.folder, "node_modules/@pulumi"));
  }

  get environment(): NodeJS.ProcessEnv {
    return {
      ...this.sandbox.environment,
      PULUMI_BACKEND_URL: `file://${join(this.folder, "backend")}`,
      PULUMI_HOME: join(this.folder, "home"),
      PULUMI_CONFIG_PASSPHRASE: "fixture",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_DISABLE_REGISTRY_RESOLVE: "true",
      // In the long form the compiler checks the types of what an import wrote.
      ...(LONG ? {} : { PULUMI_NODEJS_TRANSPILE_ONLY: "true" }),
      ...this.variables,
    };
  }

  run(...words: string[]): Promise<Ended> {
    return commandLine(words, { cwd: this.folder, env: this.environment });
  }

  /** Runs it as a process of its own: what a child of it prints is not ours to read otherwise. */
  spawn(...words: string[]): Promise<Ended> {
    return cli(words, { cwd: this.folder, env: this.environment });
  }

  /** Runs, and fails with what was told where it ends with another status. */
  async succeed(...words: string[]): Promise<Ended> {
    const ended = await this.run(...words);
    if (ended.status !== 0)
      throw new Error(`${words.join(" ")} ended with ${String(ended.status)}:\n${ended.stdout}${ended.stderr}`);
    return ended;
  }

  read(name: string): string {
    return readFileSync(join(this.out, name), "utf8");
  }

  importFile(name = "import.json"): ImportFile {
    return JSON.parse(this.read(name)) as ImportFile;
  }

  write(name: string, text: string): void {
    mkdirSync(this.out, { recursive: true });
    writeFileSync(join(this.out, name), text);
  }

  /** Names in the folder that is written to; none where it is not there. */
  files(): string[] {
    try {
      return readdirSync(this.out).sort();
    } catch {
      return [];
    }
  }

  /** Requests that changed a platform. */
  writes(): LoggedRequest[] {
    return this.sandbox
      .log()
      .filter(({ method, path }) => method !== "GET" && !/\/(?:login|logout)(?:\?|$)/.test(path));
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
