import { existsSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { escapeLine } from "../display/escape.js";
import { Account } from "../../provider/core/account.js";
import { Settings } from "../../provider/core/settings.js";
import { isToken } from "../../provider/registry.js";
import { providerLine } from "../../sdk/resource.js";
import { chooseEngine } from "../engine-choice.js";
import { EXIT } from "../exit-codes.js";
import type { CommandContext } from "../operation-command.js";
import { existingDirectory } from "../operation-command.js";
import { writeLine } from "../output.js";
import { pluginType, tokenOfType } from "../report/urn.js";
import { platformName } from "../report/words.js";
import { arrange, type Arranged } from "./arrange.js";
import { collect, endedBy, type Collection } from "./collect.js";
import type { ImportFlags } from "./flags.js";
import { type FileEntry, parseImportFile, writeImportFile } from "./import-file.js";
import { knownStack, type KnownResource } from "./known.js";
import { projectFiles } from "../init/project-files.js";
import { refuseExisting, writeFiles } from "./output-files.js";
import { programText } from "./program-text.js";
import { Progress } from "./progress.js";
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
  const tell = (line: string): void => {
    progress.line(escapeLine(line));
  };
  const { path } = chooseEngine(flags.engine, terminal.env);
  const stack = await knownStack(folder, flags.stack, path, terminal, tell);
  const account = new Account(new Settings(stack.config, terminal.env));
  const written = flags.new === true ? writtenBefore(folder, source) : [];
  const known = [...stack.resources, ...written].filter(({ type }) => tokenOfType(type) === source.token);
  const ids = new Set(known.map(({ id }) => id));
  const isKnown = (id: string): boolean => flags.force !== true && ids.has(id);
  const collection = await collect(source, filters, account, isKnown, progress);
  const before = {
    names: new Set(known.map(({ name }) => name)),
    named: new Map(known.map(({ id, name }) => [id, name])),
  };
  const byName = flags.byName === true ? await lookUp(source, collection, account) : undefined;
  const resources = arrange(source, collection.syncs, before, providerLine, byName);

  for (const { id, reason } of collection.leftOut) tell(`left out: ${id}: ${reason}`);
  for (const { name, notes } of resources) for (const note of notes) tell(`by id: ${name}: ${note}`);
  if (resources.length === 0) {
    writeLine(terminal.stdout, nothingFound(collection));
    return collection.leftOut.length > 0 ? EXIT.failure : EXIT.success;
  }
  if (flags.plugin === true) {
    const text = writeImportFile(resources.map(({ entry }) => forPlugin(entry, source.token)));
    const holdsSecrets = resources.some(({ secretKeys }) => secretKeys.length > 0);
    await writeFiles(folder, [{ name: files.file, text, secret: holdsSecrets }]);
    for (const line of pluginSummary(relative(resolve(flags.cwd), join(folder, files.file)), resources.length)) {
      writeLine(terminal.stdout, escapeLine(line));
    }
    return collection.leftOut.length > 0 ? EXIT.failure : EXIT.success;
  }
  const head = {
    token: source.token,
    title: platformName(platform),
    importFile: files.file,
    asData: flags.asData === true,
    byName: byName?.program,
  };
  const project = projectFiles(folder, isInProject);
  const hasSecrets = resources.some(({ secretKeys }) => secretKeys.length > 0);
  if (flags.force !== true) refuseExisting(folder, names, flags.new === true ? USE_NEW_FILES : NEW_OR_FORCE);
  await writeFiles(folder, [
    { name: files.file, text: writeImportFile(resources.map(({ entry }) => entry)), secret: hasSecrets },
    { name: files.program, text: programText(head, resources) },
    ...project,
  ]);
  const shown = relative(resolve(flags.cwd), folder) || ".";
  const all = [files.program, files.file, ...project.map(({ name }) => name)];
  for (const line of summary(shown, all, resources, collection, files, flags.new === true)) {
    writeLine(terminal.stdout, escapeLine(line));
  }
  return collection.leftOut.length > 0 ? EXIT.failure : EXIT.success;
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

function pluginSummary(file: string, count: number): string[] {
  return [
    `Wrote ${count} ${count === 1 ? "sync" : "syncs"} of the provider plugin to ${file}.`,
    "Then, in the project whose stack shall have them (Pulumi prints the program, in the project's language):",
    `  pulumi import -f ${file} --protect=false --yes`,
  ];
}

const NEW_OR_FORCE =
  "Write only what is new, to files of their own, with --new; write over them with --force; or choose another --out.";
const USE_NEW_FILES =
  "Move what is in the program to your own, take the import file into the state, and delete both; or give --force instead of --new.";

/** What earlier imports wrote down, taken into the state or not. */
function writtenBefore(folder: string, { token }: Source): KnownResource[] {
  return [FIRST.file, NEW.file].flatMap((name) => {
    const path = join(folder, name);
    if (!existsSync(path)) return [];
    return parseImportFile(readFileSync(path, "utf8"), path, (type) => isToken(tokenOfType(type) ?? "")).filter(
      ({ type }) => tokenOfType(type) === token,
    );
  });
}

function nothingFound({ known, leftOut }: Collection): string {
  if (leftOut.length > 0) return "Nothing was written: no sync that was found can be managed as it is.";
  return known > 0
    ? `Nothing new: all ${known} that match are known already. Nothing was written.`
    : "Nothing matches. Nothing was written.";
}

function summary(
  folder: string,
  written: readonly string[],
  resources: readonly Arranged[],
  { known, leftOut }: Collection,
  files: typeof FIRST,
  isNew: boolean,
): string[] {
  const keys = new Set(resources.flatMap(({ secretKeys }) => secretKeys));
  const place = folder === "." ? "" : ` -C ${/^[\w./-]+$/.test(folder) ? folder : JSON.stringify(folder)}`;
  return [
    `Wrote ${resources.length} ${resources.length === 1 ? "sync" : "syncs"} to ${folder}: ${written.join(", ")}.`,
    ...(known > 0 ? [`${known} more are known already, and were left out.`] : []),
    ...(leftOut.length > 0 ? [`${leftOut.length} cannot be managed as they are, and were left out: see above.`] : []),
    ...(keys.size > 0
      ? [
          `${files.file} holds ${keys.size} ${keys.size === 1 ? "secret" : "secrets"} in clear: keep it out of Git, and delete it when it is taken in. Set first:`,
          ...[...keys].map((key) => `  pulumi-syncs config set --secret ${key}`),
        ]
      : []),
    ...(isNew ? [`Move the resources of ${files.program} to your program, or import it from there.`] : []),
    "Then:",
    `  pulumi-syncs import --file ${files.file}${place}`,
    `  pulumi-syncs preview --expect-no-changes${place}`,
  ];
}
