import { formatDuration, parseDuration, type Milliseconds } from "../../core/duration.js";
import { quote } from "../../core/issues.js";
import type { Reading } from "../../core/spelled.js";

const MINUTE: Milliseconds = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** An interval as the API has it. */
export interface WireInterval {
  readonly sync_interval: number;
  readonly sync_interval_unit: string;
}

/**
 * The units that intervals are sent in, and how many of each can run. AI Squared turns an interval into a cron step
 * (30 minutes into `*` `/30`), and a step that is larger than its field does not do what it says: 90 minutes would run every
 * hour. A week is sent as seven days, which gives the same step; `weeks` came to the API later than the other units.
 */
const UNITS = [
  { name: "minutes", length: MINUTE, most: 59 },
  { name: "hours", length: HOUR, most: 23 },
  { name: "days", length: DAY, most: 31 },
] as const;

/** What the API shows beside those: steps that still do what they say, such as every 60 minutes. */
const SHOWN: ReadonlyMap<string, { length: Milliseconds; most: number }> = new Map([
  ["minutes", { length: MINUTE, most: 60 }],
  ["hours", { length: HOUR, most: 24 }],
  ["days", { length: DAY, most: 31 }],
  ["weeks", { length: 7 * DAY, most: 4 }],
]);

/** Every interval that can run, shortest first. */
const RUNNABLE: readonly Milliseconds[] = UNITS.flatMap(({ length, most }) =>
  Array.from({ length: most }, (_, index) => (index + 1) * length),
);

/** An interval that a program states, in canonical form (`30m`, `1h`, `7d`), or why it cannot run. */
export function readInterval(text: string): Reading<string> {
  const duration = parseDuration(text);
  if (duration === undefined) {
    return {
      problem: `must be a duration with its unit, such as "30m", "1 hour" or "every day", or a number with syncIntervalUnit, not ${quote(text)}`,
    };
  }
  if (RUNNABLE.includes(duration)) return { value: formatDuration(duration) };
  const nearest = nearestRunnable(duration).map((each) => quote(formatDuration(each)));
  return {
    problem:
      `must be 1 to 59 minutes, 1 to 23 hours or 1 to 31 days, in whole numbers, not ${quote(text)}: AI Squared runs an interval as a cron step. ` +
      `The nearest ${nearest.length === 1 ? "one is" : "are"} ${nearest.join(" and ")}; for other times write a cronExpression`,
  };
}

function nearestRunnable(duration: Milliseconds): Milliseconds[] {
  const below = RUNNABLE.findLast((each) => each < duration);
  const above = RUNNABLE.find((each) => each > duration);
  return [below, above].filter((each) => each !== undefined);
}

/** A canonical interval in the API's words; undefined for a text that is none, such as a value not known yet. */
export function intervalToWire(text: string): WireInterval | undefined {
  const duration = parseDuration(text);
  const unit = UNITS.find(
    ({ length, most }) => duration !== undefined && duration % length === 0 && duration / length <= most,
  );
  if (duration === undefined || unit === undefined) return undefined;
  return { sync_interval: duration / unit.length, sync_interval_unit: unit.name };
}

/**
 * What the API shows, in canonical form. An interval that does not run as it says (someone set 90 minutes in the
 * dashboard) is told in the API's words: it is equal to nothing that a program can say.
 */
export function intervalFromWire(wire: WireInterval): string {
  const unit = SHOWN.get(wire.sync_interval_unit);
  if (unit === undefined || wire.sync_interval > unit.most) return `${wire.sync_interval} ${wire.sync_interval_unit}`;
  return formatDuration(wire.sync_interval * unit.length);
}

/** The cron expression that AI Squared makes of an interval, canonical or in its own words. */
export function cronOfInterval(text: string): string | undefined {
  const [, count = "", unit = ""] = /^(\d+) ?(m|h|d|minutes|hours|days|weeks)$/.exec(text) ?? [];
  switch (unit) {
    case "m":
    case "minutes":
      return `*/${count} * * * *`;
    case "h":
    case "hours":
      return `0 */${count} * * *`;
    case "d":
    case "days":
      return `0 0 */${count} * *`;
    case "weeks":
      return `0 0 */${Number(count) * 7} * *`;
    default:
      return undefined;
  }
}
