import { alternatives, quote } from "../core/issues.js";
import { formatDuration, parseDuration } from "../core/duration.js";
import type { Reading } from "../core/spelled.js";

/** Canonical word for "whatever the integration has deployed", which Nango's API writes as `null`. */
export const DEFAULT = "default";

/**
 * Stands for a frequency that Nango has stored while its scheduler runs at another one. Only ever read, never
 * written: a program that says any frequency at all puts it right.
 */
export const NOT_IN_EFFECT = "not in effect";

const SECOND = 1_000;
const DAY = 86_400_000;

/** Nango's flat minimum. @see https://nango.dev/docs/guides/platform/limits */
const SHORTEST = 30 * SECOND;

/** Nango checks no maximum, but beyond some length its next run is no date any more and reads as "paused". */
const LONGEST = 3650 * DAY;

/**
 * Length of a frequency as it is read: everything Nango ever stored, deployed or answered, decimals, weeks and years
 * included. Undefined when it is no frequency.
 */
export const parseFrequency = parseDuration;

/** A frequency read from Nango in canonical form; what cannot be understood stays as it is. */
export function canonicalFrequency(text: string): string {
  const duration = parseDuration(text);
  return duration === undefined ? text : formatDuration(duration);
}

/**
 * What a program may write, in the form in which it is kept and sent: whole numbers of s, m, h or d. More than Nango's own grammar, which has no weeks, decimals or capitals: what means a
 * length that Nango can run is translated (`1w` is sent as `7d`, `1.5h` as `90m`).
 */
export function readProgramFrequency(text: string): Reading<string> {
  if (text.trim().toLowerCase() === DEFAULT) return { value: DEFAULT };
  const duration = parseDuration(text);
  if (duration === undefined) return { problem: notADuration(text) };
  if (duration < SHORTEST) {
    return { problem: `is ${quote(text)}, but Nango runs a sync every 30 seconds at most; the nearest is "30s"` };
  }
  if (duration > LONGEST) return { problem: `is ${quote(text)}, but the longest is "3650d" (ten years)` };
  if (duration % SECOND !== 0) {
    const below = Math.floor(duration / SECOND) * SECOND;
    const nearest = [below, below + SECOND].map(formatDuration);
    return {
      problem: `is ${quote(text)}, but Nango counts in whole seconds; the nearest are ${alternatives(nearest)}`,
    };
  }
  return { value: formatDuration(duration) };
}

function notADuration(text: string): string {
  const examples =
    'write an amount and a unit, such as "30s", "5m", "1h" or "every day", or null for the integration\'s default';
  const plain = text.trim();
  if (/^\d+(?:\.\d+)?$/.test(plain)) return `is ${quote(text)}, which has no unit; ${examples}`;
  if (/^\S+(?:\s+\S+){4,5}$/.test(plain) && /[*\d]/.test(plain))
    return `is ${quote(text)}, but Nango has no cron; ${examples}`;
  const withEvery = parseDuration(`every ${plain}`);
  const meant = withEvery === undefined ? undefined : quote(`every ${plain.toLowerCase()}`);
  return `is ${quote(text)}, which is not a frequency; ${meant === undefined ? examples : `did you mean ${meant}?`}`;
}
