import { changeOf } from "./change.js";
import { escapeLine } from "./escape.js";
import { paintOp, wordsOf } from "./ops.js";
import type { Paint } from "./paint.js";
import { countOf, opOf, type Row } from "./run-rows.js";
import { isRootStack } from "../../protocol/urn.js";

/** Where a run stands, as far as the words of a row depend on it. */
export interface RowContext {
  paint: Paint;
  isPreview: boolean;
  /** All events have arrived: a step still open was interrupted. */
  over: boolean;
  now: number;
}

/** One row as a line of a log, in Pulumi's words: ` ~  type name updating (0s) [diff: ~frequency]`. */
export function rowLine(row: Row, context: RowContext): string {
  return lineOf(row, context, [row.type, escapeLine(row.name)]);
}

/** The same where there is little room: without the type. */
export function shortRowLine(row: Row, context: RowContext): string {
  return lineOf(row, context, [escapeLine(row.name)]);
}

function lineOf(row: Row, context: RowContext, words: readonly string[]): string {
  const mark = paintOp(context.paint, opOf(row), wordsOf(opOf(row)).mark);
  return ` ${mark} ${[...words, statusOf(row, context), infoOf(row, context)].join(" ")}`.trimEnd();
}

/** What happens to the resource of a row. */
export function statusOf(row: Row, context: RowContext): string {
  const { paint, isPreview, over, now } = context;
  const op = opOf(row);
  const words = wordsOf(op);
  const done = isDone(row, over);
  const retained = isRetained(row) ? "[retain]" : "";
  if (!done) {
    if (op === "same") return row.step && isRoot(row) ? "running" : "";
    if (isPreview) return paintOp(paint, op, words.plan) + retained;
    return paintOp(paint, op, `${words.doing}${elapsed(row.startedAt, now, Math.floor)}`) + retained;
  }
  if (isPreview) return paintOp(paint, op, op === "refresh" ? "refresh" : words.plan) + retained;
  const time = op === "same" || row.endedAt === undefined ? "" : elapsed(row.startedAt, row.endedAt, tenths);
  if (row.failed || countOf(row, "error") > 0) return paint.red(`**${words.failed}${time}**`);
  if (!row.ended && row.step && isCustom(row) && words.doing !== "") {
    return paint.yellow(`${words.doing} (interrupted)`);
  }
  return paintOp(paint, op, words.done + time) + retained;
}

/** What differs, and the last or the number of messages. */
export function infoOf(row: Row, { paint, over }: RowContext): string {
  const parts = [];
  const diff = shortDiff(row, paint);
  if (diff !== "") parts.push(`[diff: ${diff}]`);
  if (over) {
    const errors = countOf(row, "error");
    const warnings = countOf(row, "warning");
    const others = countOf(row, "message");
    if (errors > 0) parts.push(`${errors} ${paint.red(plural(errors, "error"))}`);
    if (warnings > 0) parts.push(`${warnings} ${paint.yellow(plural(warnings, "warning"))}`);
    if (others > 0) parts.push(`${others} ${plural(others, "message")}`);
  } else {
    const last = row.messages.at(-1)?.text.split("\n", 1)[0];
    if (last !== undefined) parts.push(last);
  }
  return parts.join("; ");
}

/** `+added-removed~changed`: the top-level properties that differ. */
function shortDiff(row: Row, paint: Paint): string {
  const isPart = row.step?.op === "create-replacement" || row.step?.op === "delete-replaced";
  const step = isPart ? (row.replace ?? row.step) : row.step;
  if (!step?.old || !step.new) return "";
  const keys = { create: [] as string[], delete: [] as string[], update: [] as string[] };
  for (const [key, change] of changeOf(step, row.refreshed)?.entries ?? []) {
    if (step.diffs && step.diffs.length > 0 && !step.diffs.includes(key)) continue;
    keys[change.kind === "add" ? "create" : change.kind === "delete" ? "delete" : "update"].push(key);
  }
  if ((step.old.provider ?? "") !== (step.new.provider ?? "")) keys.update.push("provider");
  if ((step.old.protect ?? false) !== (step.new.protect ?? false)) keys.update.push("protect");
  return (["create", "delete", "update"] as const)
    .filter((op) => keys[op].length > 0)
    .map((op) => paintOp(paint, op, wordsOf(op).mark.trim() + keys[op].sort().map(escapeLine).join(",")))
    .join("");
}

/** The stack is done when the run is: it reports until the end. */
export function isDone(row: Row, over: boolean): boolean {
  return over || row.failed || (!isRoot(row) && row.ended);
}

function isRoot(row: Row): boolean {
  return row.urn === "" || isRootStack(row.urn);
}

function isCustom(row: Row): boolean {
  return (row.step?.new ?? row.step?.old)?.custom ?? false;
}

/** Taken from the state only: what it stood for goes on outside of it. */
function isRetained(row: Row): boolean {
  const op = opOf(row);
  return (
    row.step?.old?.retainOnDelete === true &&
    (op === "delete" || op === "replace" || op === "create-replacement" || op === "delete-replaced")
  );
}

function elapsed(from: number | undefined, to: number, format: (seconds: number) => string | number): string {
  return from === undefined ? "" : ` (${format(Math.max(0, to - from) / 1000)}s)`;
}

function tenths(seconds: number): string {
  return seconds < 1 ? seconds.toFixed(2) : String(Math.floor(seconds));
}

export function plural(count: number, word: string): string {
  return count === 1 ? word : `${word}s`;
}
