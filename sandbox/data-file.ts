import { readFileSync } from "node:fs";
import writeFileAtomic from "write-file-atomic";
import { z } from "zod";
import { SandboxStartError } from "./errors.js";

const contents = z.object({ pulumiSyncsSandbox: z.literal(1), platforms: z.record(z.string(), z.unknown()) });

/** Shortest time between two writes, in milliseconds. */
const PAUSE = 100;

/**
 * The JSON file that keeps the data over restarts. Writes are atomic and coalesced: many changes, one write; and the more
 * there is to write, the longer it waits in between, so that a big fleet does not spend its time on saving.
 */
export class DataFile {
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #pause = PAUSE;

  constructor(
    private readonly path: string,
    private readonly platforms: () => Record<string, unknown>,
  ) {}

  /** The data per platform; undefined when there is no file yet. A file that cannot be used is left as it is. */
  load(): Record<string, unknown> | undefined {
    let text: string;
    try {
      text = readFileSync(this.path, "utf8");
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
      throw this.unusable(error);
    }
    try {
      return contents.parse(JSON.parse(text)).platforms;
    } catch (error) {
      throw this.unusable(error instanceof z.ZodError ? "it is not a data file of the sandbox" : error);
    }
  }

  unusable(cause: unknown): SandboxStartError {
    const why = cause instanceof Error ? cause.message : String(cause);
    return new SandboxStartError(
      `The sandbox cannot use its data file ${this.path}: ${why}. ` +
        "The file was left as it is. Repair it, move it away to start afresh, or name another file.",
    );
  }

  /** Something changed: it will be written soon. */
  touch(): void {
    if (this.#timer !== undefined) return;
    // A failed write is told when the sandbox is closed; until then the next change tries again.
    this.#timer = setTimeout(() => void this.flush().catch(() => undefined), this.#pause);
    this.#timer.unref();
  }

  /** Writes what is not written yet; resolves when it is on disk. */
  flush(): Promise<void> {
    if (this.#timer !== undefined) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#writing = this.#writing.catch(() => undefined).then(() => this.#write());
    }
    return this.#writing;
  }

  async #write(): Promise<void> {
    const started = performance.now();
    await writeFileAtomic(this.path, `${JSON.stringify({ pulumiSyncsSandbox: 1, platforms: this.platforms() })}\n`);
    this.#pause = Math.max(PAUSE, 10 * (performance.now() - started));
  }
}
