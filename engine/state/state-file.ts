import { readFile } from "node:fs/promises";
import { dirname } from "node:path";

import { ensureDirectory, replaceFile } from "../disk/durable-file.js";
import { readText, statOf } from "../disk/read.js";
import { sweep } from "../disk/temporary.js";
import { UnsupportedError } from "../errors.js";
import type { StateTarget } from "./file-state-writer.js";
import { copyWithSidecar, md5Of, writeSidecar } from "./sidecar.js";

/**
 * The file that holds the state of one stack.
 *
 * Its first replacement keeps the old content as `.bak`. Pulumi does so before every write; that would double the cost
 * of each, and a copy of the state one step ago is nothing that a person wants back: the state before the run is.
 */
export class StateFile implements StateTarget {
  #kept = false;

  constructor(
    /** Absolute path. */
    readonly path: string,
  ) {}

  /** The copy of the file from before the last run. */
  get backup(): string {
    return `${this.path}.bak`;
  }

  /** The text of the state; undefined when there is no such stack. */
  async read(): Promise<string | undefined> {
    await this.#refuseCompressed();
    return readText(this.path);
  }

  /** The sidecar is written with the last replacement only: it costs a digest of the whole file, and nobody needs it. */
  async replace(content: readonly Uint8Array[], last: boolean): Promise<void> {
    if (!this.#kept) {
      await ensureDirectory(dirname(this.path));
      await sweep(dirname(this.path));
      await this.#keepOld();
      this.#kept = true;
    }
    const md5 = await replaceFile(this.path, content, { digest: last });
    // The state is on disk: that its attributes are not, or old ones, is no failure of the run.
    if (md5 !== undefined) await writeSidecar(this.path, md5).catch(() => undefined);
  }

  async #keepOld(): Promise<void> {
    if ((await modified(this.path)) === undefined) return;
    await copyWithSidecar(this.path, this.backup, md5Of(await readFile(this.path)));
  }

  /** Pulumi may keep a state compressed; of several forms the newest counts. */
  async #refuseCompressed(): Promise<void> {
    const plain = await modified(this.path);
    for (const extension of [".gz", ".zst"]) {
      const compressed = await modified(this.path + extension);
      if (compressed !== undefined && (plain === undefined || compressed >= plain)) {
        throw new UnsupportedError(`The compressed state ${this.path}${extension}`);
      }
    }
  }
}

async function modified(path: string): Promise<number | undefined> {
  return (await statOf(path))?.mtimeMs;
}
