import { existsSync, readFileSync, statSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { CliError } from "../error.js";
import type { CommandContext } from "../command.js";
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
  if (existsSync(folder) && !statSync(folder).isDirectory()) throw new CliError(`${folder} is not a folder.`);
  const project = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"].find((name) => existsSync(join(folder, name)));
  if (project !== undefined && flags.workflows === undefined) {
    throw new CliError(`${join(folder, project)} already exists: this is a project. Nothing was written.`);
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
  // A package.json of somebody else is its author's to change.
  const packages = kept.includes("package.json")
    ? ["pulumi-syncs", ...Object.keys(NEEDED)].filter((name) => !existsSync(join(folder, "node_modules", name)))
    : undefined;
  return [
    "",
    "Next:",
    ...(place === "" ? [] : [`  cd ${place}`]),
    ...(packages?.length === 0 ? [] : [`  ${["npm install", ...(packages ?? [])].join(" ")}`]),
    `  export PULUMI_CONFIG_PASSPHRASE="a passphrase for this stack's secrets"`,
    "  npx pulumi-syncs sandbox --data sandbox.json -- npx pulumi-syncs up   # beside the platforms' APIs on this machine",
    ...(workflows === undefined ? [] : ["", ...aboutWorkflows(folder, workflows)]),
  ];
}

function aboutWorkflows(folder: string, service: "github" | "gitlab"): string[] {
  const root = repositoryOf(folder);
  const [name] = WORKFLOWS[service][0]?.split("/") ?? [];
  const isElsewhere = root !== undefined && root !== folder;
  const place = isElsewhere ? relative(root, folder) : "";
  return [
    "The workflows name OWNER/pulumi-syncs: put the repository and the commit that you trust there.",
    `The state's branch, the secrets and the rules: see examples/${service}/README.md of pulumi-syncs.`,
    ...(isElsewhere ? [`${name ?? ""} works in the root of a repository only: move it to ${root}.`] : []),
    ...(isElsewhere && service === "github" ? [`Then each "with" there needs "working-directory: ${place}".`] : []),
  ];
}

/** The root of the Git repository that a folder is in. */
function repositoryOf(folder: string): string | undefined {
  if (existsSync(join(folder, ".git"))) return folder;
  const above = dirname(folder);
  return above === folder ? undefined : repositoryOf(above);
}

function workflowFiles(service: "github" | "gitlab"): ProjectFile[] {
  const examples = join(packageFolder() ?? ".", "examples", service);
  return WORKFLOWS[service].map((name) => ({ name, text: readFileSync(join(examples, name), "utf8") }));
}
