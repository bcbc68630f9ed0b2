import { parseDuration, runsPerDay as runsOf } from "../core/duration.js";
import { quote } from "../core/issues.js";
import type { Reading } from "../core/spelled.js";

/** What Sequin can run: as fast as the source allows, or every four hours. Nothing else. */
export type SyncFrequency = "continuous" | "4h";

const FOUR_HOURS = 4 * 3_600_000;

/** Sequin's own spelling; undefined for what it cannot run. */
export function canonicalFrequency(text: string): SyncFrequency | undefined {
  if (text.trim().toLowerCase() === "continuous") return "continuous";
  return parseDuration(text) === FOUR_HOURS ? "4h" : undefined;
}

/** What a program may write, in Sequin's own spelling; or why it cannot run. */
export function readFrequency(text: string): Reading<SyncFrequency> {
  const value = canonicalFrequency(text);
  return value === undefined ? { problem: describeBadFrequency(text) } : { value };
}

/** Why a text is no frequency of Sequin, and which one is nearest. */
function describeBadFrequency(text: string): string {
  const valid = 'Sequin runs "continuous" or "4h" (in any spelling, such as "240 minutes")';
  const duration = parseDuration(text);
  if (duration === undefined) return `must be "continuous" or a duration of 4 hours, not ${quote(text)}: ${valid}`;
  // Half-way between "all the time" and four hours.
  const nearest = duration < FOUR_HOURS / 2 ? "continuous" : "4h";
  return `cannot be ${quote(text)}: ${valid}; the nearest is "${nearest}"`;
}

/** Runs per day: none while disabled, unknown where there is no schedule or nobody set one. */
export function runsPerDay(settings: {
  status?: string | undefined;
  syncFrequency?: string | undefined;
}): number | null {
  if (settings.status === "disabled") return 0;
  return settings.syncFrequency === "4h" ? runsOf(FOUR_HOURS) : null;
}
