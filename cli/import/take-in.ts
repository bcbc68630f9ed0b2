import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { Cancellation, type EngineEvent, type ImportedEntry, importEntries } from "../../engine/index.js";
import { escapeLine } from "../display/escape.js";
import { plainMap } from "../../protocol/property-values.js";
import { annotateSecrets, markSecretOutputs } from "../../protocol/secrets.js";
import type { PropertyMap } from "../../protocol/values.js";
import { toPlainObject } from "../../provider/core/json.js";
import { isToken, lifecycleOf } from "../../provider/registry.js";
import { providerLine } from "../../sdk/resource.js";
import { chooseEngine } from "../engine-choice.js";
import { CliError } from "../error.js";
import { EXIT } from "../exit-codes.js";
import { type CommandContext, existingDirectory } from "../command.js";
import { writeLine } from "../output.js";
import { toJson } from "../report/outputs.js";
import { hasStack, runPulumi } from "../run-pulumi.js";
import type { ImportFlags } from "./flags.js";
import { dynamicType, tokenOfType } from "../report/urn.js";
import { type FileEntry, parseImportFile } from "./import-file.js";

/** Takes an import file into the state of a stack. Resolves to the exit status. */
export async function takeIn(file: string, flags: ImportFlags, { terminal }: CommandContext): Promise<number> {
  const cwd = existingDirectory(flags.cwd);
  const path = resolve(cwd, file);
  const choice = chooseEngine(flags.engine, terminal.env);
  writeLine(terminal.stderr, choice.explanation);
  if (choice.path !== undefined) {
    const words = ["-f", path, "--generate-code=false", "--protect=false", "--yes", "--non-interactive", "--cwd", cwd];
    const { stack } = flags;
    const own = [...(stack === undefined ? [] : ["--stack", stack]), ...(flags.json === true ? ["--json"] : [])];
    const all = [...words, ...own];
    await hasStack({ path: choice.path, cwd, stack }, { makes: true, yes: true }, terminal);
    return runPulumi({ path: choice.path, name: "import", words: all, cwd, stack }, terminal, process);
  }

  const entries = await checkedEntries(await readText(path), file);
  const onEvent = (event: EngineEvent): void => {
    if (event.kind === "diagnostic") writeLine(terminal.stderr, escapeLine(event.message));
  };
  const { stack, imported, unchanged } = await importEntries({
    cwd,
    ...(flags.stack === undefined ? {} : { stack: flags.stack }),
    entries,
    onEvent,
    cancellation: new Cancellation(),
  });
  if (flags.json === true) {
    const result = {
      format: "pulumi-syncs/import-file/v1",
      stack: stack.name,
      entries: entries.length,
      imported,
      unchanged,
    };
    writeLine(terminal.stdout, toJson(result).trimEnd());
    return EXIT.success;
  }
  const rest = unchanged === 0 ? "" : `; ${unchanged} were already there, and are unchanged`;
  writeLine(terminal.stdout, `Took ${imported} of ${entries.length} syncs into the stack ${stack.name}${rest}.`);
  return EXIT.success;
}

/** The objects of a file as the state takes them: checked as an engine has them checked, by the installed code. */
async function checkedEntries(content: string, file: string): Promise<ImportedEntry[]> {
  const isOurs = (type: string): boolean => {
    const token = tokenOfType(type) ?? "";
    // Resources of the plugin are nothing that the embedded engine can manage.
    return isToken(token) && type === dynamicType(token);
  };
  const parsed = parseImportFile(content, file, isOurs);
  const problems: string[] = [];
  const entries: ImportedEntry[] = [];
  for (const entry of parsed) {
    const result = await check(entry);
    if (typeof result === "string") problems.push(`"${entry.name}": ${result}`);
    // What is secret among the inputs is so among the outputs, whatever the file says.
    else entries.push(markSecretOutputs({ ...entry, inputs: result }));
  }
  if (problems.length > 0) {
    const more = problems.length > 10 ? `\nand ${problems.length - 10} more` : "";
    throw new CliError(
      `${file} cannot be taken in, and nothing was changed.\n${problems.slice(0, 10).join("\n")}${more}`,
    );
  }
  return entries;
}

/** The inputs as the provider's check answers them, or what is wrong with them. */
async function check({ type, inputs, outputs }: FileEntry): Promise<PropertyMap | string> {
  const token = tokenOfType(type) ?? "";
  const line = providerLine(token);
  const { __provider: inInputs, ...given } = inputs;
  // It is code, and whoever runs a stack runs it.
  if (inInputs !== line || outputs["__provider"] !== line)
    return `\`__provider\` of inputs and outputs must be ${line}`;
  const lifecycle = await lifecycleOf(token);
  const { inputs: checked, failures } = lifecycle.check(plainMap(given));
  if (failures.length > 0) return failures.map(({ property, reason }) => `${property} ${reason}`.trim()).join("; ");
  const answer = JSON.parse(JSON.stringify({ ...toPlainObject(checked), __provider: line })) as PropertyMap;
  return annotateSecrets(answer, inputs);
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new CliError(`Cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
