import { parseDuration, runsPerDay as runsOf, type Milliseconds } from "../core/duration.js";
import { alternatives, quote } from "../core/issues.js";
import type { Reading } from "../core/spelled.js";

/**
 * How often Paragon can look for changes, fastest first.
 *
 * @see https://docs.useparagon.com/managed-sync/api/update-sync
 */
const FREQUENCIES = ["1m", "5m", "10m", "30m", "1h", "3h", "6h", "24h"] as const;

const supported = FREQUENCIES.map((text) => ({ text, duration: parseDuration(text) ?? 0 }));

/** Paragon's own spelling of a duration it can run; undefined for any other text. */
export function canonicalFrequency(text: string): string | undefined {
  const duration = parseDuration(text);
  return supported.find((frequency) => frequency.duration === duration)?.text;
}

/** What a program may write, in Paragon's own spelling; or why it cannot run. */
export function readFrequency(text: string): Reading<string> {
  const value = canonicalFrequency(text);
  return value === undefined ? { problem: describeBadFrequency(text) } : { value };
}

/** Why a text is no frequency of Paragon, and which ones are nearest. */
function describeBadFrequency(text: string): string {
  const duration = parseDuration(text);
  if (duration === undefined) {
    return `must be a duration with its unit, one of ${alternatives(FREQUENCIES)} in any spelling, not ${quote(text)}`;
  }
  return `cannot be ${quote(text)} on Paragon; the nearest it can run are ${nearestTwo(duration).map(quote).join(" and ")}`;
}

/** The supported ones on both sides of a duration; at an end of the list the last two. */
function nearestTwo(duration: Milliseconds): readonly string[] {
  const above = supported.findIndex((frequency) => frequency.duration > duration);
  const end = above === -1 ? supported.length : Math.max(above + 1, 2);
  return FREQUENCIES.slice(end - 2, end);
}

/** Looks for changes per day; null for a frequency that nobody set: Paragon chooses it by integration. */
export function runsPerDay(frequency: string | undefined): number | null {
  const duration = frequency === undefined ? undefined : parseDuration(frequency);
  return duration === undefined ? null : runsOf(duration);
}
