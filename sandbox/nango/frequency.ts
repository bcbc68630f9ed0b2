import ms from "ms";

/** First gate of the real server, as its error messages show it. */
export const FREQUENCY =
  /^(?<every>every )?((?<amount>[0-9]+)?\s?(?<unit>(s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?))|(?<unit2>(month|week|half day|half hour|quarter hour)))$/;

/** Shortest interval, in milliseconds. */
export const SHORTEST = 30_000;

const PHRASES = new Map([
  ["every half day", "12h"],
  ["every half hour", "30m"],
  ["every quarter hour", "15m"],
  ["every hour", "1h"],
  ["every day", "1d"],
  ["every month", "30d"],
  ["every week", "1w"],
]);

/** The real server's parser throws on more characters. */
const LONGEST_TEXT = 100;

/** Thrown where the real server answers 500. */
export class FrequencyTooLong extends Error {
  override readonly name = "FrequencyTooLong";
}

export interface Interval {
  /** As the answer of a PUT shows it. */
  readonly text: string;
  readonly ms: number;
}

/** The meaning of a frequency; undefined when it has none. Also takes what only a deployment may say, such as `1.5 hours`. */
export function parseInterval(frequency: string): Interval | undefined {
  const text = PHRASES.get(frequency) ?? frequency.replace(/^every /, "");
  if (text.length > LONGEST_TEXT) throw new FrequencyTooLong(frequency);
  if (!/^\s*-?\.?\d/.test(text)) return undefined;
  const duration: unknown = ms(text as ms.StringValue);
  return typeof duration === "number" && Number.isFinite(duration) ? { text, ms: duration } : undefined;
}
