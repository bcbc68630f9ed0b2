import { access, stat } from "node:fs/promises";
import { basename, dirname, extname, join, relative, resolve } from "node:path";

import { z } from "zod";

import { UnsupportedError } from "../errors.js";
import { ProjectFileError } from "./errors.js";
import { splitWords } from "./node-arguments.js";
import type { ProgramSpec } from "./program-spec.js";
import { readYaml } from "./yaml-file.js";

const FILE_NAMES = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"];

/** What a project says about one key of its stacks' config. */
export type ConfigDeclaration = z.infer<typeof declarationSchema>;

/** The type of a config value, in Pulumi's words. */
export type ConfigType = "string" | "integer" | "boolean" | "array" | "object";

/** The type of the items of an array. */
export interface ConfigItems {
  type: ConfigType;
  items?: ConfigItems | undefined;
}

/** A project as Pulumi.yaml describes it. */
export interface Project {
  name: string;
  /** Absolute path of Pulumi.yaml. */
  file: string;
  /** Absolute path of the directory of Pulumi.yaml. */
  root: string;
  program: ProgramSpec;
  /** Absolute path of the directory that holds the stacks' config files: `stackConfigDir`, else `root`. */
  stackConfigDirectory: string;
  /** `backend.url`. */
  backendUrl?: string;
  /** `options.refresh: always`: every run refreshes first. */
  refreshAlways: boolean;
  /** `config`: declarations and defaults, by key. */
  config: ReadonlyMap<string, ConfigDeclaration>;
}

const configType = z.enum(["string", "integer", "boolean", "array", "object"]);

const itemsSchema: z.ZodType<ConfigItems> = z.lazy(() => z.object({ type: configType, items: itemsSchema.optional() }));

const declarationSchema = z.strictObject({
  type: configType.optional(),
  description: z.string().optional(),
  items: itemsSchema.optional(),
  /** Taken when the stack says nothing. */
  default: z.unknown().optional(),
  /** The same for keys of other namespaces, which have no type. */
  value: z.unknown().optional(),
  secret: z.boolean().optional(),
});

const optionsSchema = z.looseObject({
  typescript: z.boolean().optional(),
  nodeargs: z.string().optional(),
  tsconfig: z.string().optional(),
});

const projectSchema = z.looseObject({
  name: z
    .string()
    .regex(/^(?!\.+$)[\w.-]+$/, "may only hold letters, digits, hyphens, underscores and periods")
    .max(100),
  runtime: z.union([z.string(), z.looseObject({ name: z.string(), options: optionsSchema.nullish() })]),
  main: z.string().nullish(),
  config: z.union([z.string(), z.record(z.string(), z.unknown())]).nullish(),
  stackConfigDir: z.string().nullish(),
  backend: z.looseObject({ url: z.string().nullish() }).nullish(),
  options: z.looseObject({ refresh: z.string().nullish() }).nullish(),
  plugins: z.unknown().optional(),
});

type ProjectFile = z.infer<typeof projectSchema>;

/** Finds Pulumi.yaml in a directory or above it, and reads it. */
export async function loadProject(cwd: string): Promise<Project> {
  const file = await findProjectFile(resolve(cwd));
  const document = await readYaml(file);
  const parsed = projectSchema.safeParse(document?.toJS());
  if (!parsed.success) throw new ProjectFileError(file, issuesOf(parsed.error));
  const content = parsed.data;
  if (content.plugins !== undefined && content.plugins !== null) {
    throw new UnsupportedError(`\`plugins\` in ${file}`);
  }

  const root = dirname(file);
  const directory = typeof content.config === "string" ? content.config : content.stackConfigDir;
  const url = content.backend?.url;
  return {
    name: content.name,
    file,
    root,
    program: await programOf(file, content),
    stackConfigDirectory: resolve(root, directory ?? "."),
    ...(typeof url === "string" && url !== "" ? { backendUrl: url } : {}),
    refreshAlways: content.options?.refresh === "always",
    config: declarationsOf(file, content),
  };
}

/** The config file of a stack: `Pulumi.<stack>.yaml`, with the ending that the project file has. */
export function stackConfigFile(project: Project, stack: string): string {
  return join(project.stackConfigDirectory, `Pulumi.${stack}${extname(project.file)}`);
}

async function findProjectFile(cwd: string): Promise<string> {
  for (let directory = cwd; ; directory = dirname(directory)) {
    for (const name of FILE_NAMES) {
      const file = join(directory, name);
      if (await isReadable(file)) return file;
    }
    if (directory === dirname(directory)) {
      throw new ProjectFileError(
        join(cwd, "Pulumi.yaml"),
        "there is no such file here or in a directory above. Run in the directory of a Pulumi project, or name it with --cwd.",
      );
    }
  }
}

async function programOf(file: string, content: ProjectFile): Promise<ProgramSpec> {
  const runtime = typeof content.runtime === "string" ? { name: content.runtime } : content.runtime;
  if (runtime.name !== "nodejs") throw new UnsupportedError(`The runtime '${runtime.name}' (${file})`);
  const options = "options" in runtime ? runtime.options : undefined;
  const root = dirname(file);
  const { directory, entry } = await entryOf(file, content.main ?? "");
  return {
    root,
    directory,
    entry,
    nodeArgs: splitWords(options?.nodeargs ?? ""),
    typescript: options?.typescript ?? true,
    ...(options?.tsconfig === undefined ? {} : { tsconfig: options.tsconfig }),
  };
}

/** As Pulumi has it: the program runs in the directory of `main`, be that a directory or a file in one. */
async function entryOf(file: string, main: string): Promise<{ directory: string; entry: string }> {
  const root = dirname(file);
  if (main === "") return { directory: root, entry: "." };
  const path = resolve(root, main);
  try {
    if ((await stat(path)).isDirectory()) return { directory: path, entry: "." };
  } catch {
    throw new ProjectFileError(file, `\`main\` names ${relative(root, path).slice(0, 200)}, which cannot be read.`);
  }
  return { directory: dirname(path), entry: basename(path) };
}

/** Shorthand is spelled out: a bare value is the default of a key of the project, and the value of any other. */
function declarationsOf(file: string, content: ProjectFile): Map<string, ConfigDeclaration> {
  const declarations = new Map<string, ConfigDeclaration>();
  if (typeof content.config !== "object" || content.config === null) return declarations;
  for (const [key, raw] of Object.entries(content.config)) {
    const own = !key.includes(":") || key.startsWith(`${content.name}:`);
    const isShort = typeof raw !== "object" || raw === null || Array.isArray(raw);
    const spelled = isShort ? { [own ? "default" : "value"]: raw } : raw;
    const parsed = declarationSchema.safeParse(spelled);
    if (!parsed.success) throw new ProjectFileError(file, issuesOf(parsed.error, `config.${key}`));
    declarations.set(key, parsed.data);
  }
  return declarations;
}

function issuesOf(error: z.ZodError, prefix?: string): string {
  return error.issues
    .map((issue) => {
      const path = [...(prefix === undefined ? [] : [prefix]), ...issue.path.map(String)].join(".");
      return path === "" ? issue.message : `\`${path}\`: ${issue.message}`;
    })
    .join("; ");
}

async function isReadable(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch {
    return false;
  }
}
