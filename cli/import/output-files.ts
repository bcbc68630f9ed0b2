import { existsSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
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
  throw new CliError(`${existing.join(" and ")} ${verb} already in ${folder}, and nothing was written. ${advice}`);
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

/** What a new project needs besides its program. Empty where the program is that of a project already. */
export function projectFiles(folder: string, isInProject: boolean): OutputFile[] {
  if (isInProject) return [];
  const files = [{ name: "Pulumi.yaml", text: `name: ${projectName(folder)}\nruntime: nodejs\nmain: index.ts\n` }];
  if (!existsSync(join(folder, "tsconfig.json"))) files.push({ name: "tsconfig.json", text: TSCONFIG });
  return files;
}

const TSCONFIG = `${JSON.stringify(
  {
    compilerOptions: {
      target: "es2022",
      module: "nodenext",
      moduleResolution: "nodenext",
      strict: true,
      skipLibCheck: true,
    },
  },
  undefined,
  2,
)}\n`;

function projectName(folder: string): string {
  const name = basename(folder)
    .replace(/[^\w.-]+/g, "-")
    .replace(/^[-.]+|[-.]+$/g, "")
    .slice(0, 100);
  return name === "" || /^\d/.test(name) ? `syncs-${name}`.replace(/-$/, "") : name;
}
