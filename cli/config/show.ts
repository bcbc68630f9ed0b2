import { escapeText } from "../display/escape.js";
import { type ConfigEntry, getConfig, listConfig } from "../../engine/index.js";
import { jsonText } from "../json.js";
import type { CommandContext } from "../command.js";
import { table } from "../table.js";
import type { VerbFlags } from "../verb.js";

export interface ConfigFlags extends VerbFlags {
  configFile?: string;
  json?: boolean;
  showSecrets?: boolean;
  path?: boolean;
}

/** `config`: all values of a stack. */
export async function showConfig(flags: ConfigFlags, { terminal }: CommandContext): Promise<void> {
  const entries = await listConfig(flags);
  if (flags.json === true) {
    const values = entries.map((entry): [string, unknown] => [entry.key, jsonOf(entry, flags.showSecrets === true)]);
    terminal.stdout.write(jsonText(Object.fromEntries(values)));
    return;
  }
  const rows = entries.map(({ pretty, text }) => ({ cells: [escapeText(pretty), escapeText(text)] }));
  terminal.stdout.write(table(["KEY", "VALUE"], rows));
}

/** `config get`: one value, in clear. */
export async function showValue(key: string, flags: ConfigFlags, { terminal }: CommandContext): Promise<void> {
  const entry = await getConfig({ ...flags, key });
  terminal.stdout.write(flags.json === true ? jsonText(jsonOf(entry, true)) : `${entry.text}\n`);
}

function jsonOf({ text, structured, secret }: ConfigEntry, shown: boolean): unknown {
  if (secret && !shown) return { secret };
  const whole: unknown = structured ? JSON.parse(text) : undefined;
  return { value: text, ...(structured ? { objectValue: whole } : {}), secret };
}
