import { text } from "node:stream/consumers";
import { removeConfig, type ScalarType, setConfig, UnsupportedError } from "../../engine/index.js";
import { ask } from "../ask.js";
import { CliError, UsageError } from "../error.js";
import type { CommandContext } from "../command.js";
import { isInteractive } from "../terminal.js";
import type { ConfigFlags } from "./show.js";

export interface SetFlags extends ConfigFlags {
  secret?: boolean;
  plaintext?: boolean;
  raw?: boolean;
  type?: ScalarType;
}

/** `config set`: one value, from the words, the standard input, or typed. */
export async function setValue(
  key: string,
  value: string | undefined,
  flags: SetFlags,
  context: CommandContext,
): Promise<void> {
  refusePath("set", flags);
  const { secret, plaintext, type } = flags;
  const exclusive = [secret === true, plaintext === true, type !== undefined].filter(Boolean);
  if (exclusive.length > 1) throw new UsageError("only one of --secret, --plaintext and --type may be given");
  const setting = { key, value: value ?? (await readValue(flags, context)), secret: secret === true };
  await setConfig({ ...flags, setting: { ...setting, ...(type === undefined ? {} : { type }) } });
}

/** `config rm` */
export async function removeValue(key: string, flags: ConfigFlags): Promise<void> {
  refusePath("rm", flags);
  await removeConfig({ ...flags, key });
}

/** A list or map is changed in the file itself, by an editor. */
function refusePath(verb: string, { path }: ConfigFlags): void {
  if (path === true) throw new UnsupportedError(`\`config ${verb} --path\``);
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
