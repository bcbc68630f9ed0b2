import { existsSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "yaml";
import { CliError } from "../error.js";
import { isObject } from "../../protocol/object.js";
import { projectFolder } from "./known.js";

/**
 * Whether a program that is written into a folder is that of the project around it; else the folder becomes a project of
 * its own. In a project's own folder there is no other way, so a program that would not run there is refused.
 */
export function isProgramOfProject(folder: string, program: string): boolean {
  const project = projectFolder(folder);
  if (project === undefined) return false;
  const main = mainOf(project);
  const isMain = main === join(folder, program) || main === folder;
  if (isMain || project !== folder) return isMain;
  throw new CliError(
    `The project in ${project} runs ${main}, and not ${join(folder, program)}: syncs that are taken into its stack and that its ` +
      `program does not declare would be deleted by the next \`up\`. Nothing was written. Choose a folder of their own with --out, ` +
      "or write only what is new, to be moved to your program, with --new.",
  );
}

/** What a project runs: a file, or a folder whose `index` it is. */
function mainOf(project: string): string {
  const file = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"].map((name) => join(project, name)).find(existsSync);
  const main = resolve(project, memberOf(file, "main") ?? ".");
  if (!existsSync(main) || !statSync(main).isDirectory()) return main;
  const inPackage = memberOf(join(main, "package.json"), "main");
  return inPackage === undefined || /^(?:\.\/)?index\.[cm]?[jt]s$/.test(inPackage) ? main : resolve(main, inPackage);
}

/** A text in a file of YAML or JSON; undefined where it says none, or cannot be read. */
function memberOf(file: string | undefined, name: string): string | undefined {
  if (file === undefined || !existsSync(file)) return undefined;
  try {
    const content: unknown = parse(readFileSync(file, "utf8"));
    const value = isObject(content) ? content[name] : undefined;
    return typeof value === "string" && value !== "" ? value : undefined;
  } catch {
    return undefined;
  }
}
