import { existsSync, readFileSync, statSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { CliError } from "../error.js";
import type { CommandContext } from "../operation-command.js";
import { writeLine } from "../output.js";
import { packageFolder, packageVersion } from "../../provider/core/package-files.js";
import type { ProjectFile } from "./project-files.js";
import { starterFiles } from "./starter.js";

/** What the flags of `init` say. */
export interface InitFlags {
  cwd: string;
  workflows?: "github" | "gitlab";
}

/** What a program needs beside this package; that runs on these, and its tests do. */
const NEEDED = { "@pulumi/pulumi": "^3.200.0", typescript: "^6.0.0" };

/** The files of each service, in the package as in a program's repository. */
const WORKFLOWS: Readonly<Record<"github" | "gitlab", readonly string[]>> = {
  github: ["review", "up", "drift"].map((name) => `.github/workflows/${name}.yml`),
  gitlab: [".gitlab-ci.yml"],
};

/** Writes a project to start from. What is there already stays as it is. Resolves to the exit status. */
export async function init(directory: string, flags: InitFlags, { terminal }: CommandContext): Promise<number> {
  const folder = resolve(flags.cwd, directory);
  if (existsSync(folder) && !statSync(folder).isDirectory()) throw new CliError(`${folder} is no folder.`);
  const project = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"].find((name) => existsSync(join(folder, name)));
  if (project !== undefined && flags.workflows === undefined) {
    throw new CliError(`${join(folder, project)} exists already: this is a project. Nothing was written.`);
  }
  const versions = { "pulumi-syncs": `^${packageVersion()}`, ...NEEDED };
  const files = [
    ...(project === undefined ? starterFiles(folder, versions) : []),
    ...(flags.workflows === undefined ? [] : workflowFiles(flags.workflows)),
  ];
  const isKept = (name: string): boolean => existsSync(join(folder, name));
  const kept = files.filter(({ name }) => isKept(name)).map(({ name }) => name);
  const written = files.filter(({ name }) => !isKept(name));
  for (const { name, text } of written) {
    const file = join(folder, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text, { flag: "wx" });
  }
  const say = (line: string): void => {
    writeLine(terminal.stdout, line);
  };
  if (written.length > 0) say(`Wrote ${written.map(({ name }) => name).join(", ")} in ${folder}.`);
  if (kept.length > 0) say(`Left as they are: ${kept.join(", ")}.`);
  for (const line of nextSteps(folder, flags, kept)) say(line);
  return 0;
}

function nextSteps(folder: string, { cwd, workflows }: InitFlags, kept: readonly string[]): string[] {
  const place = relative(cwd, folder);
  const packages = `pulumi-syncs ${Object.keys(NEEDED).join(" ")}`;
  return [
    "",
    "Next:",
    ...(place === "" ? [] : [`  cd ${place}`]),
    // Its own dependencies are its author's to say.
    `  npm install${kept.includes("package.json") ? ` ${packages}   # what of them is not there yet` : ""}`,
    `  export PULUMI_CONFIG_PASSPHRASE="a passphrase for this stack's secrets"`,
    "  npx pulumi-syncs sandbox --data sandbox.json -- npx pulumi-syncs up   # beside the platforms' APIs on this machine",
    ...(workflows === undefined
      ? []
      : ["", "The workflows name OWNER/pulumi-syncs: put the repository and the commit that you trust there."]),
  ];
}

function workflowFiles(service: "github" | "gitlab"): ProjectFile[] {
  const examples = join(packageFolder() ?? ".", "examples", service);
  return WORKFLOWS[service].map((name) => ({ name, text: readFileSync(join(examples, name), "utf8") }));
}
