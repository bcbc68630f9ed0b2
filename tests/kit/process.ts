import { type ChildProcessByStdio, spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";

const BIN = join(__dirname, "../../dist/cli/bin.js");

/** How a process ended. */
export interface Ended {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** The command line as a process of its own, as it is installed: from `dist/`. */
export class Cli {
  stdout = "";
  stderr = "";
  readonly #child: ChildProcessByStdio<null, Readable, Readable>;
  readonly #written = new EventEmitter();
  readonly #ended: Promise<unknown>;

  constructor(words: readonly string[], { env = {}, cwd }: { env?: NodeJS.ProcessEnv; cwd?: string } = {}) {
    this.#child = spawn(process.execPath, [BIN, ...words], {
      cwd: cwd ?? join(__dirname, "../.."),
      env: { ...process.env, PATH: "/nowhere", PULUMI_SKIP_CONFIRMATIONS: "", CI: "", ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child.stdout.on("data", (chunk: Buffer) => {
      this.stdout += chunk.toString();
      this.#written.emit("more");
    });
    this.#child.stderr.on("data", (chunk: Buffer) => {
      this.stderr += chunk.toString();
      this.#written.emit("more");
    });
    this.#ended = once(this.#child, "close");
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  /** Resolves when the text was written on either stream; rejects when the process ends without it. */
  async says(text: string | RegExp): Promise<void> {
    const has = (): boolean =>
      [this.stdout, this.stderr].some((all) => (typeof text === "string" ? all.includes(text) : text.test(all)));
    const written = this.#written;
    if (has()) return;
    await new Promise<void>((resolve, reject) => {
      const look = (): void => {
        if (!has()) return;
        written.off("more", look);
        resolve();
      };
      written.on("more", look);
      void this.#ended.then(() => {
        if (!has()) reject(new Error(`It ended without saying ${String(text)}:\n${this.stdout}${this.stderr}`));
      });
    });
  }

  async end(): Promise<Ended> {
    await this.#ended;
    return { status: this.#child.exitCode, stdout: this.stdout, stderr: this.stderr };
  }
}

export function cli(words: readonly string[], options?: ConstructorParameters<typeof Cli>[1]): Promise<Ended> {
  return new Cli(words, options).end();
}

/** A folder that is gone after the test. */
export class TemporaryFolder {
  readonly path = mkdtempSync(join(tmpdir(), "pulumi-syncs-cli-"));

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** Puts a stand-in for the Pulumi CLI into a folder: it notes each call, and does what the script says. */
export function fakePulumi(folder: string, script: string): { env: NodeJS.ProcessEnv; log: string } {
  const log = join(folder, "calls");
  const program = `#!${process.execPath}
require("node:fs").appendFileSync(${JSON.stringify(log)}, JSON.stringify(process.argv.slice(2)) + "\\n");
const words = process.argv.slice(2);
${script}`;
  writeFileSync(join(folder, "pulumi"), program, { mode: 0o755 });
  writeFileSync(log, "");
  return { env: { PATH: folder, PULUMI_ACCESS_TOKEN: "of-a-stand-in" }, log };
}
