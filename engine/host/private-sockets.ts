import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The longest path of a socket that every system takes: macOS ends at 103 bytes. */
const LONGEST_PATH = 100;

/** Room for the name of a socket behind the folder. */
const LONGEST_NAME = 24;

/**
 * A folder that only this user can enter, for the sockets of one run: whoever reaches the engine's or a provider's can
 * have it run code, and a port of the loopback address is open to all users of the machine.
 */
export class PrivateSockets {
  readonly #folder: string | undefined;
  readonly #remove = (): void => {
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
  };
  #count = 0;

  constructor() {
    this.#folder = makeFolder();
    process.on("exit", this.#remove);
  }

  /** A path for one more socket; undefined where there can be none: on Windows, or without a folder to write to. */
  next(name: string): string | undefined {
    this.#count += 1;
    return this.#folder === undefined ? undefined : join(this.#folder, `${name}-${this.#count}`);
  }

  /** Removes the folder. */
  close(): void {
    process.off("exit", this.#remove);
    this.#remove();
  }
}

function makeFolder(): string | undefined {
  if (process.platform === "win32") return undefined;
  for (const parent of new Set([tmpdir(), "/tmp"])) {
    const path = join(parent, "pulumi-syncs-");
    if (Buffer.byteLength(path) + LONGEST_NAME > LONGEST_PATH) continue;
    try {
      // Its mode is 0700.
      return mkdtempSync(path);
    } catch {
      // Another place may do.
    }
  }
  return undefined;
}
