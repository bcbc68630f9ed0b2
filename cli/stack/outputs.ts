import { describeStack } from "../../engine/index.js";
import type { PropertyMap, PropertyValue } from "../../protocol/values.js";
import { CliError, UsageError } from "../error.js";
import { jsonText } from "../json.js";
import type { CommandContext } from "../command.js";
import { shellQuote } from "../shell.js";
import type { VerbFlags } from "../verb.js";
import { outputsText, outputText } from "./outputs-text.js";

export interface OutputFlags extends VerbFlags {
  json?: boolean;
  shell?: boolean;
  showSecrets?: boolean;
}

/** `stack output`: all outputs of a stack, or one. */
export async function showOutputs(
  name: string | undefined,
  flags: OutputFlags,
  { terminal }: CommandContext,
): Promise<void> {
  if (flags.json === true && flags.shell === true) throw new UsageError("only one of --json and --shell may be set");
  const { outputs } = await describeStack(flags);
  if (name !== undefined && !Object.hasOwn(outputs, name)) {
    const names = Object.keys(outputs).join(", ");
    throw new CliError(
      `current stack does not have output property '${name}'. ${names === "" ? "It has none." : `It has: ${names}.`}`,
    );
  }
  terminal.stdout.write(name === undefined ? all(outputs, flags) : one(name, outputs[name] ?? null, flags));
}

function all(outputs: PropertyMap, flags: OutputFlags): string {
  if (flags.json === true) return jsonText(outputs);
  if (flags.shell !== true) return outputsText(outputs);
  return Object.entries(outputs)
    .map(([name, value]) => one(name, value, flags))
    .join("");
}

function one(name: string, value: PropertyValue, flags: OutputFlags): string {
  if (flags.json === true) return jsonText(value);
  if (flags.shell !== true) return `${outputText(value)}\n`;
  if (process.platform === "win32") return `$${name} = '${outputText(value).replaceAll("'", "''")}'\n`;
  return `${name}=${shellQuote(outputText(value))}\n`;
}
