import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, extname, join } from "node:path";
import { EngineError, loadProject, type ProgramSpec } from "../engine/index.js";
import { isTruthy } from "./environment.js";
import { CliError } from "./error.js";
import { isObject } from "./report/values.js";

/**
 * Refuses a program that neither engine could start as it is, with the lines that it lacks: what Node, TypeScript or a
 * package manager says in these cases names none of them.
 */
export async function refuseUnrunnable(cwd: string, env: NodeJS.ProcessEnv): Promise<void> {
  let program: ProgramSpec;
  try {
    ({ program } = await loadProject(cwd));
  } catch (error) {
    // A project that cannot be read is for the engine to say; so is another runtime.
    if (error instanceof EngineError) return;
    throw error;
  }
  refusePlugAndPlay(program.directory);
  const entry = entryOf(program);
  if (entry === undefined || !/^\.[cm]?ts$/.test(extname(entry)) || isLoadedOtherwise(program, env)) return;
  refuseModules(entry);
  refuseOldSettings(program, env);
}

/** Pulumi looks for its SDK in `node_modules`, before Yarn's own loader is active. */
function refusePlugAndPlay(folder: string): void {
  const file = nearest(folder, ".pnp.cjs");
  if (file === undefined || canResolve(folder, "@pulumi/pulumi/package.json")) return;
  throw new CliError(
    `The packages of ${folder} are installed by Yarn's Plug'n'Play (${file}), where Pulumi finds none of them. Have them ` +
      `installed into node_modules: add this line to ${join(dirname(file), ".yarnrc.yml")}, and run \`yarn install\`:\n\n` +
      "  nodeLinker: node-modules",
  );
}

function refuseModules(entry: string): void {
  const isModule = extname(entry) === ".mts" || (extname(entry) === ".ts" && typeOf(dirname(entry)) === "module");
  // A Node that strips types by itself runs them.
  if (!isModule || Boolean(Reflect.get(process.features, "typescript"))) return;
  throw new CliError(
    `${entry} is an ES module in TypeScript, which Pulumi's own compiler does not run. Run \`npm install tsx\`, and write in ` +
      'Pulumi.yaml:\n\n  runtime:\n    name: nodejs\n    options:\n      nodeargs: "--import=tsx"\n\n' +
      'Or take `"type": "module"` out of package.json: `import` and `export` work all the same.',
  );
}

/** TypeScript 6 refuses settings that many templates have; Pulumi compiles with `moduleResolution: nodenext` where none is set. */
function refuseOldSettings({ directory, tsconfig }: ProgramSpec, env: NodeJS.ProcessEnv): void {
  const file = tsconfig === undefined ? nearest(directory, "tsconfig.json") : join(directory, tsconfig);
  if (file === undefined || !existsSync(file) || isTruthy(env["PULUMI_NODEJS_TRANSPILE_ONLY"])) return;
  if (majorOfTypeScript(directory) < 6) return;
  const text = readFileSync(file, "utf8").replace(/^\s*\/\/.*$/gm, "");
  const valueOf = (name: string): string | undefined =>
    new RegExp(`"${name}"\\s*:\\s*"([^"]*)"`, "i").exec(text)?.[1]?.toLowerCase();
  if (valueOf("extends") !== undefined || valueOf("ignoreDeprecations") !== undefined) return;
  const [module, resolution] = [valueOf("module"), valueOf("moduleResolution")];
  const isOld = resolution === "node" || resolution === "node10";
  if (!isOld && (module !== "commonjs" || resolution !== undefined)) return;
  throw new CliError(
    `${file} has settings that TypeScript 6 does not take in a Pulumi program (${isOld ? `"moduleResolution": "${resolution}"` : '"module": "commonjs"'}). ` +
      'Write there:\n\n  "module": "nodenext",\n  "moduleResolution": "nodenext"\n\nThe program stays CommonJS as long as package.json does not say otherwise.',
  );
}

/** The file that Node starts with; undefined where it is unknown. */
function entryOf({ directory, entry }: ProgramSpec): string | undefined {
  const names = entry === "." ? ["index.ts", "index.mts", "index.js"] : [entry, `${entry}.ts`];
  return names.map((name) => join(directory, name)).find(existsSync);
}

/** Whether something else than Pulumi's compiler loads the program. */
function isLoadedOtherwise({ nodeArgs, typescript }: ProgramSpec, env: NodeJS.ProcessEnv): boolean {
  const words = [...nodeArgs, env["NODE_OPTIONS"] ?? ""].join(" ");
  return !typescript || /--(?:import|require|loader|experimental-loader)\b|(?:^|\s)-r\b/.test(words);
}

function typeOf(folder: string): unknown {
  const file = nearest(folder, "package.json");
  return file === undefined ? undefined : memberOf(file, "type");
}

function majorOfTypeScript(folder: string): number {
  try {
    const file = createRequire(join(folder, "index.js")).resolve("typescript/package.json");
    return Number(String(memberOf(file, "version")).split(".")[0]);
  } catch {
    // Pulumi brings its own then, which is older.
    return 0;
  }
}

function memberOf(file: string, name: string): unknown {
  try {
    const content: unknown = JSON.parse(readFileSync(file, "utf8"));
    return isObject(content) ? content[name] : undefined;
  } catch {
    return undefined;
  }
}

function canResolve(folder: string, name: string): boolean {
  try {
    createRequire(join(folder, "index.js")).resolve(name);
    return true;
  } catch {
    return false;
  }
}

/** A file in a folder or the nearest one above it that has it. */
function nearest(folder: string, name: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, name))) return join(at, name);
    if (at === dirname(at)) return undefined;
  }
}
