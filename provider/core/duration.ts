import ms from "ms";

/** Length of time in milliseconds. Durations are compared as numbers, never as text: `60m` is `1h`. */
export type Milliseconds = number;

/** `ms` throws beyond this, and nobody writes a frequency that long. */
const LONGEST_TEXT = 100;

/** What `ms` understands, with the unit required: a bare `300` would silently mean 0.3 seconds. */
const AMOUNT_AND_UNIT =
  /^\d*\.?\d+ *(?:milliseconds?|msecs?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|w|years?|yrs?|y)$/;

/** A unit alone, as in "every hour". */
const UNIT_ALONE = /^(?:second|minute|hour|day|week|year)$/;

/** A part of one, as in "every half hour" or "every quarter of an hour". */
const PART_OF_UNIT = /^(?<part>half|quarter)(?: (?:of )?an?)? (?<unit>minute|hour|day|week)$/;

function isMsText(text: string): text is ms.StringValue {
  return AMOUNT_AND_UNIT.test(text);
}

/**
 * Length of a duration in any spelling: `"1h"`, `"60m"`, `"1 hour"`, `"every hour"`, `"Every 60 Minutes"` are one
 * value; `"30m"` and `"every half hour"` another. Undefined for everything that is no positive duration, a bare number included.
 */
export function parseDuration(text: string): Milliseconds | undefined {
  if (text.length > LONGEST_TEXT) return undefined;
  let words = text.trim().toLowerCase().replace(/\s+/g, " ");
  if (words.startsWith("every ")) {
    words = words.slice("every ".length);
    const { part, unit } = PART_OF_UNIT.exec(words)?.groups ?? {};
    if (unit !== undefined) words = `${part === "half" ? "0.5" : "0.25"} ${unit}`;
    // Which `ms` does not know; Nango takes it for 30 days.
    else if (words === "month") words = "30 days";
    else if (UNIT_ALONE.test(words)) words = `1 ${words}`;
  }
  if (!isMsText(words)) return undefined;
  const duration = Math.round(ms(words));
  return Number.isSafeInteger(duration) && duration > 0 ? duration : undefined;
}

const UNITS = [
  { short: "d", long: "day", length: 86_400_000 },
  { short: "h", long: "hour", length: 3_600_000 },
  { short: "m", long: "minute", length: 60_000 },
  { short: "s", long: "second", length: 1_000 },
  { short: "ms", long: "millisecond", length: 1 },
] as const;

function inLargestUnit(duration: Milliseconds): { count: number; short: string; long: string } {
  const unit = UNITS.find(({ length }) => duration % length === 0) ?? UNITS[UNITS.length - 1];
  if (unit === undefined) throw new RangeError("No unit of time.");
  return { count: duration / unit.length, short: unit.short, long: unit.long };
}

/**
 * The one spelling of a duration in state and on the wire: a whole number of the largest unit (days at most) that
 * loses nothing. `1h`, `90m`, `7d`, `45s`.
 */
export function formatDuration(duration: Milliseconds): string {
  const { count, short } = inLargestUnit(duration);
  return `${count}${short}`;
}

/** A frequency in words, for people: "every hour", "every 5 minutes". */
export function describeFrequency(duration: Milliseconds): string {
  const { count, long } = inLargestUnit(duration);
  return count === 1 ? `every ${long}` : `every ${count} ${long}s`;
}

/** A length of time in words: "1 hour", "90 seconds", "5 minutes". */
export function describeDuration(duration: Milliseconds): string {
  const { count, long } = inLargestUnit(duration);
  return count === 1 ? `1 ${long}` : `${count} ${long}s`;
}

/** How often a sync of this frequency starts in 24 hours. */
export function runsPerDay(duration: Milliseconds): number {
  return 86_400_000 / duration;
}
