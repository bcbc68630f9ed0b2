import { type EngineEvent, type Shows, type StepMetadata } from "../../engine/index.js";
import { escapeLine } from "./escape.js";
import { paintOp, SUMMARY_ORDER, wordsOf } from "./ops.js";
import type { Paint } from "./paint.js";
import { outputLines } from "./output-lines.js";
import { type PrintOptions } from "./print-change.js";
import { plural } from "./row-text.js";
import { countOf, type Row } from "./run-rows.js";

/** All messages of a run, grouped by resource. Empty when there are none. */
export function diagnosticsSection(rows: readonly Row[], paint: Paint): string[] {
  const lines: string[] = [];
  for (const row of rows) {
    const messages = row.messages.filter((message) => !message.ephemeral);
    if (messages.length === 0) continue;
    if (lines.length === 0) lines.push(paint.bold(paint.magenta("Diagnostics:")));
    lines.push(paint.blue(row.name === "" ? `  ${row.type}:` : `  ${row.type} (${escapeLine(row.name)}):`));
    for (const { text } of messages) {
      lines.push(...text.split("\n").map((line) => `    ${line}`.trimEnd()));
    }
    lines.push("");
  }
  return lines;
}

/**
 * Outputs of the stack, with what changed. A preview shows only the changes, unless all is asked for: the rest is no news.
 * @param step the last step of the stack
 */
export function outputsSection(
  step: StepMetadata | undefined,
  options: PrintOptions & { isPreview: boolean; shows?: Shows },
): string[] {
  const lines = step ? outputLines(step, 1, { ...options, isRefresh: false }, options) : [];
  return lines.length === 0 ? [] : [options.paint.bold(options.paint.magenta("Outputs:")), ...lines, ""];
}

/** Counts of what was done or would be, and how long it took. */
export function summarySection(
  summary: Extract<EngineEvent, { kind: "summary" }>,
  rows: readonly Row[],
  paint: Paint,
): string[] {
  const lines = [paint.bold(paint.magenta("Resources:"))];
  let total = 0;
  let kinds = 0;
  for (const op of SUMMARY_ORDER) {
    const count = summary.resourceChanges[op] ?? 0;
    if (count === 0) continue;
    total += count;
    kinds++;
    const words = wordsOf(op);
    const text = summary.isPreview ? `${count} to ${op}` : `${count} ${words.past}`;
    lines.push(`    ${paintOp(paint, op, words.mark + text)}`);
  }
  const same = summary.resourceChanges.same ?? 0;
  const pieces = [
    ...(kinds >= 2 ? [paint.bold(`${total} ${plural(total, "change")}`)] : []),
    ...(same > 0 ? [`${same} unchanged`] : []),
  ];
  if (pieces.length > 0) lines.push(`    ${pieces.join(". ")}`);
  const errored = rows.filter((row) => countOf(row, "error") > 0).length;
  if (errored > 0) lines.push(`    ${paint.red(`${errored} errored`)}`);
  if (!summary.isPreview) {
    lines.push("", `${paint.bold(paint.magenta("Duration:"))} ${formatDuration(Math.ceil(summary.durationSeconds))}`);
  }
  return lines;
}

/** Whole seconds as `7s`, `1m7s`, `2h0m7s`. */
export function formatDuration(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = `${seconds % 60}s`;
  if (hours > 0) return `${hours}h${minutes}m${rest}`;
  return minutes > 0 ? `${minutes}m${rest}` : rest;
}
