import { text } from "node:stream/consumers";
import { z } from "zod";
import { UnsupportedError } from "../../engine/errors.js";
import type { ScalarType } from "../../engine/project/config-typed.js";
import { type ConfigSetting, copyConfig, removeConfig, setConfig } from "../../engine/stack/config.js";
import { ask } from "../ask.js";
import { CliError, UsageError } from "../error.js";
import type { CommandContext } from "../operation-command.js";
import { isInteractive } from "../terminal.js";
import { pairOf } from "./pair.js";
import type { ConfigFlags } from "./show.js";

export interface SetFlags extends ConfigFlags {
  secret?: boolean;
  plaintext?: boolean;
  raw?: boolean;
  type?: ScalarType;
}

export interface SetAllFlags extends Omit<ConfigFlags, "json"> {
  secret?: string[];
  plaintext?: string[];
  json?: string;
}

/** `config set`: one value, from the words, the standard input, or typed. */
export async function setValue(
  key: string,
  value: string | undefined,
  flags: SetFlags,
  context: CommandContext,
): Promise<void> {
  const { secret, plaintext, type } = flags;
  const exclusive = [secret === true, plaintext === true, type !== undefined].filter(Boolean);
  if (exclusive.length > 1) throw new UsageError("only one of --secret, --plaintext and --type may be given");
  const setting: ConfigSetting = {
    key,
    value: value ?? (await readValue(flags, context)),
    secret: secret === true,
    plaintext: plaintext === true,
    ...(type === undefined ? {} : { type }),
  };
  await setConfig({ ...flags, settings: [setting] });
}

/** `config set-all`: many values, all or none. */
export async function setValues({ json, secret = [], plaintext = [], ...flags }: SetAllFlags): Promise<void> {
  if (json !== undefined && (secret.length > 0 || plaintext.length > 0 || flags.path === true)) {
    throw new UsageError("the --json option cannot be used with the --plaintext, --secret or --path options");
  }
  const settings =
    json === undefined
      ? [
          ...plaintext.map((pair) => ({ ...pairOf(pair), plaintext: true })),
          ...secret.map((pair) => ({ ...pairOf(pair), secret: true })),
        ]
      : settingsOf(json);
  await setConfig({ ...flags, settings });
}

/** `config rm` and `config rm-all` */
export async function removeValues(keys: readonly string[], flags: ConfigFlags): Promise<void> {
  await removeConfig({ ...flags, keys });
}

/** `config cp`: values of one stack to another. */
export async function copyValues(key: string | undefined, flags: ConfigFlags & { dest: string }): Promise<void> {
  await copyConfig({ ...flags, to: flags.dest, ...(key === undefined ? {} : { key }) });
}

async function readValue(flags: SetFlags, { terminal }: CommandContext): Promise<string> {
  if (terminal.stdin.isTTY !== true) {
    const piped = await text(terminal.stdin);
    return flags.raw === true ? piped : piped.replace(/\r?\n$/, "");
  }
  if (!isInteractive(terminal, flags.nonInteractive ?? false)) {
    throw new CliError("config value must be specified in non-interactive mode");
  }
  return ask("value: ", terminal, { hidden: flags.secret === true });
}

const listed = z.record(
  z.string(),
  z.object({ value: z.string().optional(), objectValue: z.unknown().optional(), secret: z.boolean().optional() }),
);

/** What `config --json` prints. */
function settingsOf(json: string): ConfigSetting[] {
  let content: unknown;
  try {
    content = JSON.parse(json);
  } catch {
    throw new UsageError("--json: that is not JSON. Give what `config --json --show-secrets` prints.");
  }
  const parsed = listed.safeParse(content);
  if (!parsed.success) throw new UsageError("--json: give what `config --json --show-secrets` prints.");
  return Object.entries(parsed.data).map(([key, { value, objectValue, secret }]) => {
    if (objectValue !== undefined) throw new UnsupportedError(`A structured value (${key}) in --json`);
    if (value === undefined) throw new UsageError(`--json: '${key}' has no value.`);
    return { key, value, secret: secret === true, plaintext: secret !== true };
  });
}
