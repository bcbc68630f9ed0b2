import { EXIT } from "../exit-codes.js";
import { type CommandContext, existingDirectory } from "../command.js";
import { writeLine } from "../output.js";
import { type Made, madeNow } from "../report/made.js";
import { outputsOf, toJson, writeReport } from "../report/outputs.js";
import { lifecyclesByUrn } from "../report/lifecycles.js";
import type { Screen } from "../report/render-text.js";
import type { LookingRun } from "../report/run-engine.js";
import { givenDigest } from "../report/source.js";
import { buildDrift } from "./build.js";
import { toHtml } from "./html.js";
import { type IgnoreEntry, loadIgnoreFile } from "./ignore-file.js";
import { toMarkdown } from "./markdown.js";
import type { DriftReport } from "./model.js";
import { readProgram } from "./program.js";
import { toText } from "./text.js";
import { checkUnmanaged, findUnmanaged, type UnmanagedFlags } from "./unmanaged.js";

/** What the flags of `drift` say. */
export interface DriftFlags extends UnmanagedFlags {
  ignoreFile?: string;
}

const PREVIEW = { name: "preview", command: "preview --json" };
const REFRESH = { name: "refresh", command: "refresh --preview-only --json" };

/** Runs `drift`. Resolves to the exit status. */
export async function runDrift(
  file: string | undefined,
  flags: DriftFlags,
  context: CommandContext,
  options: Readonly<Record<string, unknown>> = {},
): Promise<number> {
  const { terminal } = context;
  const cwd = existingDirectory(flags.cwd);
  // Before anything that takes time.
  const outputs = outputsOf(flags.output ?? [], flags.format, terminal.stdout);
  const asked = checkUnmanaged(flags, options);
  const ignore = await loadIgnoreFile(cwd, flags.ignoreFile);

  const run = { kind: REFRESH, operation: "refresh", flags: { ...flags, cwd } } as const;
  const today = new Date().toISOString().slice(0, 10);
  const given = await givenDigest(file, run, context);
  const made = await madeNow(cwd);
  const found =
    given === undefined
      ? await driftOfRun(run, context, ignore, today, made)
      : await buildDrift(given, ignore, today, undefined, made);
  const report =
    asked === undefined ? found : { ...found, unmanaged: await findUnmanaged(asked, { ...flags, cwd }, context) };
  const render = {
    text: (screen: Screen) => toText(report, screen),
    markdown: () => toMarkdown(report),
    json: () => toJson(report),
    html: () => toHtml(report),
  };
  await writeReport(outputs, render, { terminal, cwd });
  return statusOf(report);
}

/**
 * Reads the platforms, and where something differs previews the update too: only the program knows what it says by now,
 * which may be something else than what was last applied.
 */
async function driftOfRun(
  run: LookingRun,
  context: CommandContext,
  ignore: readonly IgnoreEntry[],
  today: string,
  made: Made,
): Promise<DriftReport> {
  const { runForDigest } = await import("../report/run-engine.js");
  const digest = await runForDigest(run, context);
  const report = await buildDrift(digest, ignore, today, undefined, made);
  if (report.syncs.length + report.ignored.length === 0) return report;
  try {
    // Held against the state: against what a refresh finds, a program that says the same would not be listed.
    const flags = { ...run.flags, refresh: false };
    const preview = await runForDigest({ kind: PREVIEW, operation: "preview", flags, isSecond: true }, context);
    const program = await readProgram(preview, lifecyclesByUrn());
    return program === undefined ? report : await buildDrift(digest, ignore, today, program, made);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    writeLine(context.terminal.stderr, `The program's own values are not known, its preview failed: ${error.message}`);
    return report;
  }
}

/** An incomplete check outranks what was found. */
export function statusOf({ syncs, unreadable, problems }: DriftReport): number {
  if (unreadable.length > 0 || problems.length > 0) return EXIT.failure;
  return syncs.length > 0 ? EXIT.usage : EXIT.success;
}
