import { existsSync } from "node:fs";
import { basename, join } from "node:path";

/** A file of a new project. */
export interface ProjectFile {
  /** Name in the folder. */
  readonly name: string;
  readonly text: string;
}

/** The text of a new project's Pulumi.yaml. */
export function projectText(folder: string): string {
  return `name: ${projectName(folder)}\nruntime: nodejs\nmain: index.ts\n`;
}

/** What a new project needs besides its program. Empty where the program is that of a project already. */
export function projectFiles(folder: string, isInProject: boolean): ProjectFile[] {
  if (isInProject) return [];
  const files = [{ name: "Pulumi.yaml", text: projectText(folder) }];
  if (!existsSync(join(folder, "tsconfig.json"))) files.push({ name: "tsconfig.json", text: TSCONFIG });
  return files;
}

export const TSCONFIG = `${JSON.stringify(
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

/** A name for a project that Pulumi takes, from that of its folder. */
export function projectName(folder: string): string {
  const name = basename(folder)
    .replace(/[^\w.-]+/g, "-")
    .replace(/^[-.]+|[-.]+$/g, "")
    .slice(0, 100);
  return name === "" || /^\d/.test(name) ? `syncs-${name}`.replace(/-$/, "") : name;
}
