import { EXIT } from "../exit-codes.js";
import { type CommandContext, existingDirectory } from "../operation-command.js";
import type { ReportFlags } from "../report/flags.js";
import { outputsOf, toJson, writeReport } from "../report/outputs.js";
import { obtainDigest } from "../report/source.js";
import { buildDrift } from "./build.js";
import { toHtml } from "./html.js";
import { loadIgnoreFile } from "./ignore-file.js";
import { toMarkdown } from "./markdown.js";
import type { DriftReport } from "./model.js";

/** What the flags of `drift` say. */
export interface DriftFlags extends ReportFlags {
  ignoreFile?: string;
}

const REFRESH = { name: "refresh", command: "refresh --preview-only --json" };

/** Runs `drift`. Resolves to the exit status. */
export async function runDrift(file: string | undefined, flags: DriftFlags, context: CommandContext): Promise<number> {
  const { terminal } = context;
  const cwd = existingDirectory(flags.cwd);
  // Before anything that takes time.
  const outputs = outputsOf(flags.output ?? [], flags.format);
  const ignore = await loadIgnoreFile(cwd, flags.ignoreFile);

  const run = { kind: REFRESH, operation: "refresh", flags: { ...flags, cwd } } as const;
  const digest = await obtainDigest(file, run, context);
  const report = await buildDrift(digest, ignore, new Date().toISOString().slice(0, 10));
  const render = {
    markdown: () => toMarkdown(report),
    json: () => toJson(report),
    html: () => toHtml(report),
  };
  await writeReport(outputs, render, { terminal, cwd });
  return statusOf(report);
}

/** What could not be told weighs more than what was found: the report is incomplete. */
export function statusOf({ syncs, unreadable, problems }: DriftReport): number {
  if (unreadable.length > 0 || problems.length > 0) return EXIT.failure;
  return syncs.length > 0 ? EXIT.usage : EXIT.success;
}
