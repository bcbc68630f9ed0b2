/** Exit statuses, with Pulumi's numbers. */
export const EXIT = {
  success: 0,
  failure: 1,
  usage: 2,
  noSuchStack: 6,
  changes: 7,
  canceled: 8,
  notReviewed: 10,
  internal: 255,
} as const;

const MEANINGS: ReadonlyMap<number, string> = new Map([
  [EXIT.success, "done"],
  [EXIT.failure, "failed, declined, or ended early by one Ctrl-C (what was under way is finished and saved)"],
  [EXIT.usage, "wrong arguments or flags, or a confirmation that nobody could give"],
  [EXIT.noSuchStack, "no such stack"],
  [EXIT.changes, "changes, where --expect-no-changes was given"],
  [EXIT.notReviewed, "not what --reviewed says: nothing was done, or only what was reviewed"],
  [EXIT.canceled, "ended at once by a second Ctrl-C"],
  [EXIT.internal, "a fault of pulumi-syncs itself"],
]);

/** Statuses of the Pulumi CLI that we do not know, where it does the work. */
export const STATUS_OF_PULUMI = "\n  other that of the Pulumi CLI, where it does the work";

/**
 * The part of a help text that explains the exit statuses a command can end with.
 *
 * @param own what some of them mean for this command
 */
export function exitCodesHelp(codes: readonly number[], own: Readonly<Record<number, string>> = {}): string {
  const lines = codes.map((code) => `  ${String(code).padEnd(5)}${own[code] ?? MEANINGS.get(code) ?? ""}`);
  return ["", "Exit status:", ...lines].join("\n");
}
