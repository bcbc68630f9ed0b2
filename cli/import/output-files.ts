import { existsSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CliError } from "../error.js";

/** A file to be written. */
export interface OutputFile {
  /** Name in the folder. */
  readonly name: string;
  readonly text: string;
  /** For its owner's eyes only. */
  readonly secret?: boolean;
}

/** Refuses to write over what is there. */
export function refuseExisting(folder: string, names: readonly string[], advice: string): void {
  const existing = names.filter((name) => existsSync(join(folder, name)));
  if (existing.length === 0) return;
  const verb = existing.length === 1 ? "exists" : "exist";
  throw new CliError(`${existing.join(" and ")} already ${verb} in ${folder}, and nothing was written. ${advice}`);
}

/** Writes all files or none: each is complete beside its place before the first one gets its name. */
export async function writeFiles(folder: string, files: readonly OutputFile[]): Promise<void> {
  const staged = files.map((file) => ({ ...file, temporary: join(folder, `.${file.name}.${process.pid}.tmp`) }));
  try {
    await mkdir(folder, { recursive: true });
    for (const { temporary, text, secret } of staged) {
      await writeFile(temporary, text, { flag: "wx", mode: secret === true ? 0o600 : 0o666 });
    }
    for (const { temporary, name } of staged) await rename(temporary, join(folder, name));
  } catch (error) {
    await Promise.all(staged.map(({ temporary }) => rm(temporary, { force: true })));
    throw new CliError(`Cannot write to ${folder}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
