import type * as promisesOfNode from "node:fs/promises";
import { createRequire } from "node:module";

/** One thing done to the disk: `write dev.json.tmp`. */
export type DiskStep = `${"open" | "write" | "sync" | "sync directory" | "rename" | "copy" | "mkdir"} ${string}`;

// The engine's modules share these functions; what is put in their place here, they call.
const promises = createRequire(__filename)("node:fs/promises") as Mutable<typeof promisesOfNode>;
type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A disk below one folder that notes what is done to it, and refuses what a test says. The rest of the disk is left alone. */
export class FaultyDisk {
  /** What was done, in order; names are relative to nothing: the last part of the path. */
  readonly steps: DiskStep[] = [];
  /** Decides for each step whether it fails, and with which code. */
  fails: (step: DiskStep, index: number) => string | undefined = () => undefined;
  readonly #restore: () => void;

  constructor(folder: string) {
    const { open, rename, copyFile, mkdir } = promises;
    const isOurs = (path: unknown): path is string => typeof path === "string" && path.startsWith(folder);
    promises.open = (async (path: string, flags?: string) => {
      if (!isOurs(path) || flags === "r" || flags === undefined) {
        const handle = await open(path, flags);
        return isOurs(path) ? this.#watch(handle, path, true) : handle;
      }
      this.#do(`open ${last(path)}`);
      return this.#watch(await open(path, flags), path, false);
    }) as typeof open;
    promises.rename = async (from, to) => {
      if (isOurs(to)) this.#do(`rename ${last(to)}`);
      await rename(from, to);
    };
    promises.copyFile = async (from, to, mode) => {
      if (isOurs(to)) this.#do(`copy ${last(to)}`);
      await copyFile(from, to, mode);
    };
    promises.mkdir = (async (path: string, options: { recursive: true }) => {
      if (isOurs(path)) this.#do(`mkdir ${last(path)}`);
      return mkdir(path, options);
    }) as typeof mkdir;
    this.#restore = () => Object.assign(promises, { open, rename, copyFile, mkdir });
  }

  restore(): void {
    this.#restore();
  }

  #watch(handle: promisesOfNode.FileHandle, path: string, mayBeDirectory: boolean): promisesOfNode.FileHandle {
    const write = handle.write.bind(handle);
    const sync = handle.sync.bind(handle);
    return Object.assign(handle, {
      write: (async (...words: Parameters<typeof write>) => {
        this.#do(`write ${last(path)}`);
        return write(...words);
      }) as typeof handle.write,
      sync: async () => {
        const isDirectory = mayBeDirectory && (await handle.stat()).isDirectory();
        this.#do(`${isDirectory ? "sync directory" : "sync"} ${last(path)}`);
        await sync();
      },
    });
  }

  #do(step: DiskStep): void {
    const code = this.fails(step, this.steps.length);
    this.steps.push(step);
    if (code !== undefined)
      throw Object.assign(new Error(`${code}: refused by the test, ${step}`), { code, syscall: step });
  }
}

/** The last part of a path, a temporary one without what makes it unique: `.dev.json.tmp`. */
function last(path: string): string {
  return (path.split("/").at(-1) ?? path).replace(/\.\d+-[0-9a-f]+(?=\.tmp)/, "");
}
