import { spawn } from "node:child_process";
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Call } from "../kit/recording.js";
import type { ConfigModel, Edit, Step } from "./model.js";

/** The program and the provider of the sequences. */
const KIT = join(__dirname, "../../data/sequences/_kit");

const SALT = "v1:/ZC1nyAGZWk=:v1:NNWwXHbIMbzpHVOg:d4Qhl9N6N9eSE1Ih0Yayien9sZHTVw==";

/** Two secret texts, encrypted with that salt and the passphrase `fixture`. */
const SECURE = {
  1: "v1:c0ShwjY0tXzjAqlK:3IZSSj7//BVhnWx6jLu+GIOMIB7FICXMwA==",
  2: "v1:3RUqDkDJjedVqalZ:SRTgQEhlZgDRrGnol8d7BTcYm1QXY0VV+g==",
};

/** A folder in which one engine works: a project, a backend, and the remote of its provider. */
export class Field {
  readonly folder = mkdtempSync(join(tmpdir(), "sequence-"));
  readonly project = join(this.folder, "project");

  constructor() {
    for (const folder of ["project", "backend", "home", "remote"]) mkdirSync(join(this.folder, folder));
    copyFileSync(join(KIT, "program.js"), join(this.project, "index.js"));
    const provider = readFileSync(join(KIT, "provider.js"), "utf8");
    // The root is named in the provider itself, so that several fields can be at work in one process.
    this.#write("project/provider.js", `process.env.SEQUENCE_ROOT = ${JSON.stringify(this.folder)};${provider}`);
    this.#write("project/package.json", '{"name":"demo","private":true}');
    const runtime = "runtime:\n  name: nodejs\n  options:\n    typescript: false\n";
    const backend = `backend:\n  url: file://${join(this.folder, "backend")}\n`;
    this.#write("project/Pulumi.yaml", `name: demo\n${runtime}main: index.js\n${backend}`);
    symlinkSync(join(__dirname, "../../../node_modules"), join(this.project, "node_modules"));
    for (const id of ["ext.1", "ext.2"])
      this.#write(`remote/${id}.json`, JSON.stringify({ key: "ext", size: 1, edits: 0 }));
    this.checkpoint = emptyCheckpoint();
    this.#write("backend/.pulumi/meta.yaml", "version: 1\n");
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Puts program and config in place, and does what a step wants done behind the engine's back. */
  lay({ program, config, faults, edits }: Step): void {
    this.#write("project/program.json", JSON.stringify(program));
    this.#write("project/Pulumi.dev.yaml", toYaml(config));
    this.#write("faults.json", JSON.stringify(faults));
    for (const edit of edits) this.#edit(edit);
    rmSync(join(this.folder, "calls.jsonl"), { force: true });
  }

  get checkpoint(): string {
    return readFileSync(this.#checkpoint, "utf8");
  }

  set checkpoint(text: string) {
    mkdirSync(join(this.#checkpoint, ".."), { recursive: true });
    writeFileSync(this.#checkpoint, text);
  }

  /** Objects of the remote that are there, by id. */
  get remote(): Record<string, unknown> {
    const objects = readdirSync(join(this.folder, "remote"))
      .sort()
      .map((name): [string, { gone?: true }] => [
        name.replace(/\.json$/, ""),
        JSON.parse(readFileSync(join(this.folder, "remote", name), "utf8")) as { gone?: true },
      ]);
    return Object.fromEntries(objects.filter(([, object]) => object.gone !== true));
  }

  /** Calls of the provider since the step was laid. */
  get calls(): Call[] {
    const path = join(this.folder, "calls.jsonl");
    if (!existsSync(path)) return [];
    const lines = readFileSync(path, "utf8").split("\n");
    return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as Call);
  }

  /** Goes on from where another engine stands. */
  takeOver(other: Field): void {
    this.checkpoint = other.checkpoint;
    rmSync(join(this.folder, "remote"), { recursive: true });
    cpSync(join(other.folder, "remote"), join(this.folder, "remote"), { recursive: true });
  }

  /** Changes places with another field: each gets the other's state. What is remote is the same for both. */
  swap(other: Field): void {
    const [mine, its] = [join(this.folder, "backend"), join(other.folder, "backend")];
    renameSync(mine, `${mine}.aside`);
    renameSync(its, mine);
    renameSync(`${mine}.aside`, its);
  }

  #edit({ pick, what }: Edit): void {
    const ids = Object.keys(this.remote);
    const id = ids[pick % Math.max(1, ids.length)];
    if (id === undefined) return;
    const object = this.remote[id] as Record<string, unknown>;
    if (what === "change") object["size"] = 70 + (pick % 7);
    else if (what === "drop label") delete object["label"];
    else if (what === "hide inputs") object["noInputs"] = true;
    this.#write(`remote/${id}.json`, JSON.stringify(what === "remove" ? { gone: true } : object));
  }

  get #checkpoint(): string {
    return join(this.folder, "backend/.pulumi/stacks/demo/dev.json");
  }

  #write(name: string, text: string): void {
    const path = join(this.folder, name);
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, text);
  }
}

/** Runs a command to its end and returns all it said. */
export function execute(
  command: string,
  words: readonly string[],
  options: { cwd: string; env: NodeJS.ProcessEnv },
): Promise<{ status: number; stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, words, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (data: Buffer) => (stdout += data.toString()));
    child.stderr.on("data", (data: Buffer) => (stderr += data.toString()));
    child.on("error", reject);
    child.on("close", (status) => {
      resolve({ status: status ?? -1, stdout, stderr });
    });
  });
}

function toYaml({ greeting, apiKey }: ConfigModel): string {
  const lines = [`encryptionsalt: ${SALT}`];
  if (greeting !== undefined || apiKey !== undefined) lines.push("config:");
  if (apiKey !== undefined) lines.push("  demo:apiKey:", `    secure: ${SECURE[apiKey]}`);
  if (greeting !== undefined) lines.push(`  demo:greeting: ${greeting}`);
  return lines.join("\n") + "\n";
}

function emptyCheckpoint(): string {
  const manifest = { time: "2026-01-01T00:00:00Z", magic: "", version: "" };
  const latest = { manifest, secrets_providers: { type: "passphrase", state: { salt: SALT } }, metadata: {} };
  return JSON.stringify({ version: 3, checkpoint: { stack: "organization/demo/dev", latest } });
}
