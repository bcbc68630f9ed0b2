import { shellQuote } from "../shell.js";
import { plural } from "../report/words.js";
import type { DriftReport, IgnoreFinding, SyncDrift } from "./model.js";

/** The headline of a report: what was found, in one line. */
export function headline({ totals, problems }: DriftReport): string {
  const { checked, changed, gone, unreadable } = totals;
  const parts = [
    ...(changed > 0 ? [`${plural(changed, "sync")} changed outside code`] : []),
    ...(gone > 0 ? [`${plural(gone, "sync")} gone`] : []),
    ...(unreadable > 0 ? [`${plural(unreadable, "sync")} could not be read`] : []),
  ];
  if (parts.length > 0) return parts.join(", ");
  if (problems.length > 0) return "Drift could not be looked for";
  return checked === 0 ? "The stack has no syncs" : "No drift";
}

/** What the values are called that a platform's are held against. */
export function inCodeLabel({ inCodeIs }: DriftReport): string {
  return inCodeIs === "last-applied" ? "Last applied" : "In code";
}

/** How many were looked at; undefined where there was nothing to look at. */
export function summary({ totals }: DriftReport): string | undefined {
  const { checked, changed, gone, unreadable, ignored } = totals;
  const parts = [
    `${plural(checked, "sync")} read`,
    changed + gone === 0 ? "all as last applied" : `${checked - changed - gone} as last applied`,
    ...(ignored > 0 ? [`${plural(ignored, "difference")} ignored`] : []),
    ...(unreadable > 0 ? [`${unreadable} not read`] : []),
  ];
  return checked === 0 && unreadable === 0 ? undefined : `${parts.join(", ")}.`;
}

/** The command that puts back what differs. */
export function putBackCommand({ stack }: DriftReport, sync?: SyncDrift): string {
  const words = ["pulumi-syncs up --refresh"];
  if (stack !== undefined) words.push(`--stack ${shellQuote(stack)}`);
  if (sync !== undefined) words.push(`--target ${shellQuote(sync.urn)}`);
  return words.join(" ");
}

/** An entry of the ignore file that has lost its use, as a sentence. */
export function describeFinding({ kind, sync, field, reason, until }: IgnoreFinding): string {
  const what = `${sync}${field === undefined ? "" : `, ${field}`} (${reason}; until ${until})`;
  return kind === "expired"
    ? `${what} has expired: it counts again.`
    : `${what} ignores nothing that differs: take it out.`;
}
