import { existsSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { escapeLine } from "../display/escape.js";
import { Account } from "../../provider/core/account.js";
import { Settings } from "../../provider/core/settings.js";
import { isToken } from "../../provider/registry.js";
import { providerLine } from "../../sdk/resource.js";
import { chooseEngine } from "../engine-choice.js";
import { EXIT } from "../exit-codes.js";
import type { CommandContext } from "../command.js";
import { existingDirectory } from "../command.js";
import { writeLine } from "../output.js";
import { toJson } from "../report/outputs.js";
import { pluginType, tokenOfType } from "../report/urn.js";
import { platformName } from "../report/words.js";
import { arrange, type Arranged, inOneProgram } from "./arrange.js";
import { collect, endedBy, type Collection, type LeftOut } from "./collect.js";
import type { ImportFlags } from "./flags.js";
import { type FileEntry, parseImportFile, writeImportFile } from "./import-file.js";
import { knownStack, type KnownResource } from "./known.js";
import { projectFiles } from "../init/project-files.js";
import { refuseExisting, writeFiles } from "./output-files.js";
import { programText } from "./program-text.js";
import { Progress } from "./progress.js";
import { type ImportResult, textOfResult } from "./result.js";
import { isProgramOfProject } from "./target.js";
import { type Importable, SOURCES } from "./sources.js";
import type { ByName, Filters, Source } from "./sources/source.js";

/** Names of what is written: at first, and with `--new` beside it. */
const FIRST = { program: "index.ts", file: "import.json" };
const NEW = { program: "index.new.ts", file: "import.new.json" };

/** Lists a platform, and writes a program and an import file of it. Resolves to the exit status. */
export async function writeProgram(
  platform: Importable,
  flags: ImportFlags,
  chosen: Filters,
  { terminal }: CommandContext,
): Promise<number> {
  const folder = resolve(existingDirectory(flags.cwd), flags.out ?? ".");
  const files = flags.new === true ? NEW : FIRST;
  const names = flags.plugin === true ? [files.file] : [files.program, files.file];
  if (flags.force !== true) refuseExisting(folder, names, flags.new === true ? USE_NEW_FILES : NEW_OR_FORCE);
  // What is new goes to a program that is there already.
  const isInProject = flags.new === true || isProgramOfProject(folder, files.program);
  const source: Source = SOURCES[platform];
  const filters = (await source.complete?.(chosen, flags.cwd)) ?? chosen;

  const progress = new Progress(terminal);
  const report = (line: string): void => {
    progress.line(escapeLine(line));
  };
  const { path } = chooseEngine(flags.engine, terminal.env);
  const stack = await knownStack(folder, flags.stack, path, terminal, report);
  const account = new Account(new Settings(stack.config, terminal.env));
  const written = flags.new === true ? writtenBefore(folder) : [];
  const kinds: Arranged[][] = [];
  const leftOut: LeftOut[] = [];
  let knownInAll = 0;
  let byName: ByName | undefined;
  for (const kind of [source, ...(source.beside ?? [])]) {
    if (kind.isWanted?.(filters) === false) continue;
    const known = [...stack.resources, ...written].filter(({ type }) => tokenOfType(type) === kind.token);
    const ids = new Set(known.map(({ id }) => id));
    const isKnown = (id: string): boolean => flags.force !== true && ids.has(id);
    const collection = await collect(kind, filters, account, isKnown, progress);
    const before = {
      names: new Set(known.map(({ name }) => name)),
      named: new Map(known.map(({ id, name }) => [id, name])),
    };
    if (flags.byName === true) byName ??= await lookUp(kind, collection, account);
    kinds.push(arrange(kind, collection.syncs, before, providerLine, byName));
    leftOut.push(...collection.leftOut);
    knownInAll += collection.known;
  }
  const [syncs = [], ...others] = kinds;
  const resources = inOneProgram([...others, syncs]);

  for (const { id, reason } of leftOut) report(`left out: ${id}: ${reason}`);
  for (const { name, notes } of resources) for (const note of notes) report(`by id: ${name}: ${note}`);
  const isForPlugin = flags.plugin === true;
  const project = isForPlugin || resources.length === 0 ? [] : projectFiles(folder, isInProject);
  if (resources.length > 0) {
    if (flags.force !== true) refuseExisting(folder, names, flags.new === true ? USE_NEW_FILES : NEW_OR_FORCE);
    const entries = resources.map(({ entry, token }) => (isForPlugin ? forPlugin(entry, token) : entry));
    const secret = resources.some(({ secretKeys }) => secretKeys.length > 0);
    const title = platformName(platform);
    const head = { platform, title, importFile: files.file, asData: flags.asData === true, byName: byName?.program };
    await writeFiles(folder, [
      { name: files.file, text: writeImportFile(entries), secret },
      ...(isForPlugin ? [] : [{ name: files.program, text: programText(head, resources) }, ...project]),
    ]);
  }
  const shown = relative(resolve(flags.cwd), folder) || ".";
  const result: ImportResult = {
    ...{ format: "pulumi-syncs/import/v1", platform, folder: shown },
    files: resources.length === 0 ? [] : [...names, ...project.map(({ name }) => name)],
    syncs: resources.map(({ name, token, entry: { type, id } }) => ({
      name,
      type: isForPlugin ? pluginType(token) : type,
      id,
    })),
    known: knownInAll,
    leftOut,
    secretKeys: [...new Set(resources.flatMap(({ secretKeys }) => secretKeys))],
    next: resources.length === 0 ? [] : nextCommands(shown, files.file, isForPlugin),
  };
  const moved = flags.new === true && !isForPlugin ? files.program : undefined;
  const lines =
    flags.json === true
      ? [toJson(result).trimEnd()]
      : textOfResult(result, { importFile: files.file, moved, isForPlugin }).map(escapeLine);
  for (const line of lines) writeLine(terminal.stdout, line);
  return leftOut.length > 0 ? EXIT.failure : EXIT.success;
}

async function lookUp(source: Source, { syncs }: Collection, account: Account): Promise<ByName | undefined> {
  try {
    return await source.byName?.(
      syncs.map(({ inputs }) => inputs),
      account,
    );
  } catch (error) {
    throw endedBy(error);
  }
}

/** The same object as a resource of the provider plugin, which is nobody's source text. */
function forPlugin({ name, id, inputs, outputs }: FileEntry, token: string): FileEntry {
  const own = (all: FileEntry["inputs"]): FileEntry["inputs"] =>
    Object.fromEntries(Object.entries(all).filter(([key]) => !key.startsWith("__")));
  return { type: pluginType(token), name, id, inputs: own(inputs), outputs: own(outputs) };
}

function nextCommands(folder: string, file: string, isForPlugin: boolean): string[] {
  const quoted = (path: string): string => (/^[\w./-]+$/.test(path) ? path : JSON.stringify(path));
  if (isForPlugin) return [`pulumi import -f ${quoted(join(folder, file))} --protect=false --yes`];
  const place = folder === "." ? "" : ` -C ${quoted(folder)}`;
  return [`pulumi-syncs import --file ${file}${place}`, `pulumi-syncs preview --expect-no-changes${place}`];
}

const NEW_OR_FORCE =
  "Write only what is new, to files of their own, with --new; write over them with --force; or choose another --out.";
const USE_NEW_FILES =
  "Move what is in the program to your own, take the import file into the state, and delete both; or give --force instead of --new.";

/** What earlier imports wrote down, taken into the state or not. */
function writtenBefore(folder: string): KnownResource[] {
  return [FIRST.file, NEW.file].flatMap((name) => {
    const path = join(folder, name);
    if (!existsSync(path)) return [];
    return parseImportFile(readFileSync(path, "utf8"), path, (type) => isToken(tokenOfType(type) ?? ""));
  });
}
