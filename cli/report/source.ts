import { fstatSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Readable } from "node:stream";
import { CliError, UsageError } from "../error.js";
import type { CommandContext } from "../command.js";
import { writeLine } from "../output.js";
import type { Terminal } from "../terminal.js";
import { type Digest, decodeText, readDigest } from "./digest.js";
import type { LookingRun } from "./run-engine.js";

/** After so long without a word on standard input somebody may wonder what is waited for. */
const PATIENCE = 3_000;

/** The digest of a file or of standard input. Undefined: neither has one. */
export async function givenDigest(
  file: string | undefined,
  run: LookingRun,
  context: CommandContext,
): Promise<Digest | undefined> {
  const { kind } = run;
  const { terminal } = context;
  if (file !== undefined && file !== "-") {
    refuseRunFlags(run, file);
    return readDigest(readText(resolve(run.flags.cwd, file), file), file, kind);
  }
  if (file === "-" || isPiped(terminal.stdin)) {
    const text = await readAll(terminal);
    // An empty pipe is what build servers and cron give to everything they start.
    if (file === "-" || text.trim() !== "") {
      refuseRunFlags(run, "standard input");
      return readDigest(text, "Standard input", kind);
    }
  }
  return undefined;
}

/** What a file shows is decided: flags of a run would be silently without effect. */
function refuseRunFlags({ kind, flags }: LookingRun, source: string): void {
  const given = (["engine", "refresh", "target", "parallel"] as const).find((name) => flags[name] !== undefined);
  if (given === undefined) return;
  throw new UsageError(`--${given} has no effect on a ${kind.name} that is read from ${source}.`);
}

function readText(path: string, name: string): string {
  try {
    return decodeText(readFileSync(path));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CliError(`Cannot read ${name}: ${why}`, 1, { cause: error });
  }
}

/** True for a pipe, a socket or a file; not for a terminal, and not for /dev/null. */
function isPiped(stdin: Readable & { readonly isTTY?: boolean; readonly fd?: number }): boolean {
  if (stdin.isTTY === true) return false;
  if (stdin.fd === undefined) return true;
  try {
    const stats = fstatSync(stdin.fd);
    return stats.isFIFO() || stats.isSocket() || stats.isFile();
  } catch {
    return false;
  }
}

async function readAll({ stdin, stderr }: Terminal): Promise<string> {
  const impatience = setTimeout(() => {
    writeLine(stderr, "Waiting for standard input to end.");
  }, PATIENCE);
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of stdin) chunks.push(Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk)));
    return decodeText(Buffer.concat(chunks));
  } finally {
    clearTimeout(impatience);
  }
}
