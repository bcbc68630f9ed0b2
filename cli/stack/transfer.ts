import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import writeFileAtomic from "write-file-atomic";
import { exportStack, importStack } from "../../engine/index.js";
import { CliError } from "../error.js";
import type { CommandContext } from "../command.js";
import { writeLine } from "../output.js";
import { reportTo, type VerbFlags } from "../verb.js";

/** `stack export`: the state of a stack, to be kept or edited. */
export async function exportTo(
  flags: VerbFlags & { file?: string; showSecrets?: boolean; version?: string },
  { terminal }: CommandContext,
): Promise<void> {
  if (flags.version !== undefined) {
    throw new CliError(
      "a file:// backend does not provide the ability to export previous deployments; " +
        "copies of the state after each run are in its .pulumi/history and .pulumi/backups",
    );
  }
  const content = `${JSON.stringify(await exportStack(flags), null, 4)}\n`;
  if (flags.file === undefined) terminal.stdout.write(content);
  else await write(resolve(flags.cwd, flags.file), content, flags.showSecrets === true);
}

/** `stack import`: takes back what `stack export` wrote. */
export async function importFrom(
  flags: VerbFlags & { file?: string; force?: boolean },
  context: CommandContext,
): Promise<void> {
  const { file, force } = flags;
  const content = file === undefined ? await text(context.terminal.stdin) : await read(resolve(flags.cwd, file), file);
  const source = file ?? "The standard input";
  await importStack({ ...flags, text: content, source, force: force === true, onEvent: reportTo(context) });
  writeLine(context.terminal.stdout, "Import complete.");
}

/** What holds secrets in clear is for its owner's eyes only. */
async function write(path: string, content: string, clear: boolean): Promise<void> {
  try {
    await writeFileAtomic(path, content, clear ? { mode: 0o600 } : {});
  } catch (cause) {
    throw new CliError(`could not open file: ${cause instanceof Error ? cause.message : String(cause)}`, 1, { cause });
  }
}

async function read(path: string, name: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CliError(`could not open file ${name}: ${reason}`, 1, { cause });
  }
}
