import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CliError } from "../error.js";
import { EXIT } from "../exit-codes.js";
import type { OperationFlags } from "../flags.js";
import type { CommandContext } from "../command.js";
import { writeLine } from "../output.js";
import { readDigest } from "../report/digest.js";
import { capturePulumi } from "../report/run-engine.js";
import { type PulumiRun, runPulumi, wordsForPulumi } from "../run-pulumi.js";
import { buildReview } from "./build.js";
import { readReviewed, refuseOther } from "./reviewed.js";

const PREVIEW = { name: "preview", command: "preview --json" };

/** Flags of `up` that its preview does not have, or that it must not have here. */
const NOT_OF_PREVIEW: ReadonlySet<string> = new Set([
  "--yes",
  "-y",
  "--skip-preview",
  "-f",
  "--continue-on-error",
  "--json",
  "-j",
]);

/**
 * `up --reviewed` by the Pulumi CLI: a preview that keeps its plan, held against what was reviewed; then the update, which
 * Pulumi holds to that plan. The state is looked at on both sides of the preview: a plan allows to do less.
 *
 * @param run as for an `up` without the flag
 */
export async function applyWithPulumi(
  run: PulumiRun,
  flags: OperationFlags & { readonly reviewed: string },
  { terminal }: Pick<CommandContext, "terminal">,
): Promise<number> {
  const reviewed = readReviewed(flags.reviewed, flags.cwd);
  const folder = mkdtempSync(join(tmpdir(), "pulumi-syncs-"));
  try {
    const plan = join(folder, "plan.json");
    const words = wordsForPulumi("up", run.words);
    const before = await stateOf(run, terminal);
    writeLine(terminal.stderr, "Previewing the update…");
    const { status, stdout } = await capturePulumi(
      run.path,
      [
        "preview",
        ...words.filter((word) => !NOT_OF_PREVIEW.has(word)),
        "--json",
        "--non-interactive",
        "--save-plan",
        plan,
      ],
      terminal,
    );
    const digest = stdout.trim() === "" ? undefined : readDigest(stdout, "What pulumi preview printed", PREVIEW);
    if (status !== 0 || digest === undefined) {
      const errors = (digest?.diagnostics ?? []).filter(({ severity }) => severity === "error");
      for (const { message } of errors) writeLine(terminal.stderr, message.trimEnd());
      throw new CliError(
        "The preview failed, so nothing of what was reviewed was done.",
        status === 0 ? EXIT.failure : status,
      );
    }
    refuseOther(reviewed, await buildReview(digest, { environment: terminal.env }));
    if (before !== (await stateOf(run, terminal))) {
      throw new CliError(
        "The state of the stack changed since the preview. Nothing was done; review it again.",
        EXIT.notReviewed,
      );
    }
    return await runPulumi({ ...run, words: [...words, "--plan", plan] }, terminal, process);
  } finally {
    // It holds the stack's values, its secrets encrypted.
    rmSync(folder, { recursive: true, force: true });
  }
}

async function stateOf({ path, cwd, stack }: PulumiRun, terminal: CommandContext["terminal"]): Promise<string> {
  const words = [
    "stack",
    "export",
    "--non-interactive",
    "--cwd",
    cwd,
    ...(stack === undefined ? [] : ["--stack", stack]),
  ];
  const { status, stdout } = await capturePulumi(path, words, terminal);
  if (status !== 0) throw new CliError(`pulumi stack export ended with status ${status}, see above.`, status);
  return stdout;
}
