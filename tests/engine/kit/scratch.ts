import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A directory of one test, with files put into it, gone after it. */
export class Scratch {
  private constructor(readonly root: string) {}

  static async make(files: Readonly<Record<string, string>> = {}): Promise<Scratch> {
    const scratch = new Scratch(await mkdtemp(join(tmpdir(), "project-")));
    await scratch.put(files);
    return scratch;
  }

  async put(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(this.path(name)), { recursive: true });
      await writeFile(this.path(name), content);
    }
  }

  path(name: string): string {
    return join(this.root, name);
  }

  remove(): Promise<void> {
    return rm(this.root, { recursive: true, force: true });
  }
}

/** The error of a promise that must fail. */
export async function failureOf(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
  throw new Error("it was accepted");
}
