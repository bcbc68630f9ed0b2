import { quote } from "../../core/issues.js";
import type { Reading } from "../../core/spelled.js";
import { CRON_FIELDS, formatField, parseField, type FieldValues } from "./cron-fields.js";

const MACROS: ReadonlyMap<string, string> = new Map([
  ["@hourly", "0 * * * *"],
  ["@daily", "0 0 * * *"],
  ["@weekly", "0 0 * * 0"],
  ["@monthly", "0 0 1 * *"],
  ["@yearly", "0 0 1 1 *"],
]);

const WANTED = `five fields (minute, hour, day of the month, month, day of the week) in UTC, such as "0 5 * * 1-5", or one of ${[...MACROS.keys()].join(", ")}`;

/** Days that an average counts over: four years, one of them a leap year. */
const FOUR_YEARS = 1461;

/**
 * A cron expression that a program states, in canonical form, or why it is refused. The API asks Ruby's fugit, and Temporal
 * runs it by a dialect of its own; an expression that only the first one takes is answered with 201 and never runs. So
 * only what both read in the same way passes: five plain fields, and five macros.
 */
export function readCron(text: string): Reading<string> {
  const plain = text.trim().toLowerCase().replace(/\s+/g, " ");
  const expression = MACROS.get(plain) ?? plain;
  const fields = fieldsOf(expression);
  if (fields === undefined) return { problem: `must be ${WANTED}, not ${quote(text)}${hint(plain)}` };
  const tooFar = longStep(expression);
  if (tooFar !== undefined)
    return { problem: `${tooFar} (${quote(text)}); other intervals are scheduleType "interval"` };
  const canonical = format(fields);
  if (daysOf(fields) === 0) {
    return { problem: `never runs: none of its months has such a day (${quote(text)})` };
  }
  return { value: canonical };
}

/** What the API shows, in canonical form; an expression of another dialect as it is. */
export function canonicalCron(text: string): string {
  const result = readCron(text);
  return "value" in result ? result.value : text.trim();
}

/**
 * How often an expression comes in a day, on average; undefined for one that is not plain. Counts steps as the scheduler
 * does: `*` `/7` in the first field is nine times an hour.
 */
export function runsPerDayOfCron(expression: string): number | undefined {
  const fields = fieldsOf(expression);
  const [minutes, hours] = fields ?? [];
  if (!fields || !minutes || !hours) return undefined;
  return (minutes.values.length * hours.values.length * daysOf(fields)) / FOUR_YEARS;
}

/** Days in four years on which it comes. */
function daysOf([, , days, months, weekdays]: readonly FieldValues[]): number {
  let matching = 0;
  if (!days || !months || !weekdays) return matching;
  for (let day = 0; day < FOUR_YEARS; day++) {
    const date = new Date(Date.UTC(2025, 0, 1 + day));
    const ofMonth = days.values.includes(date.getUTCDate());
    const ofWeek = weekdays.values.includes(date.getUTCDay());
    // Where both kinds of days are said, either will do.
    const isDay = days.any || weekdays.any ? ofMonth && ofWeek : ofMonth || ofWeek;
    if (isDay && months.values.includes(date.getUTCMonth() + 1)) matching++;
  }
  return matching;
}

function fieldsOf(expression: string): FieldValues[] | undefined {
  const texts = expression.split(" ");
  if (texts.length !== CRON_FIELDS.length) return undefined;
  const fields = CRON_FIELDS.map((field, at) => parseField(texts[at] ?? "", field));
  return fields.every((field) => field !== undefined) ? fields : undefined;
}

function format(fields: readonly FieldValues[]): string {
  const [, , days, , weekdays] = fields;
  return fields
    .map((values, at) => {
      const field = CRON_FIELDS[at];
      if (field === undefined) return "";
      const full = values.values.length === field.high - field.low + 1;
      // "Every day of the month" beside days of the week means either of the two; `*` means only those.
      const isDay = field.name.startsWith("day");
      const other = values === days ? weekdays : days;
      return full && (!isDay || other?.any === true) ? "*" : formatField(values, field);
    })
    .join(" ");
}

/** A step that leaves its field comes only at the field's first value, which nobody means who writes it. */
function longStep(expression: string): string | undefined {
  const texts = expression.split(" ");
  const at = CRON_FIELDS.findIndex(({ low, high }, index) =>
    [...(texts[index] ?? "").matchAll(/\/(\d+)/g)].some(([, step]) => Number(step) > high - low + 1),
  );
  const field = CRON_FIELDS[at];
  if (field === undefined) return undefined;
  return `has a step in the ${field.name} that goes beyond it: it would run only at ${field.low}`;
}

/** What a person most likely meant by an expression that only one of the two dialects takes. */
function hint(plain: string): string {
  const parts = plain.split(" ");
  const every = /^@every (.+)$/.exec(plain)?.[1];
  if (every !== undefined) return `; an interval is scheduleType "interval" with syncInterval: ${quote(every)}`;
  if (plain.startsWith("@")) return "; its scheduler knows no other macros";
  if (/^(cron_)?tz=/.test(plain) || (parts.length === 6 && /[a-z]\/[a-z]|^(utc|gmt|z)$/.test(parts[5] ?? ""))) {
    return ". AI Squared accepts a time zone and then never runs it: leave it out and give the time in UTC";
  }
  if (parts.length === 6)
    return ". AI Squared accepts a field for seconds and then never runs it: leave the first one out";
  if (plain === "") return ": it is empty";
  if (parts.length !== CRON_FIELDS.length) return `: it has ${parts.length} ${parts.length === 1 ? "field" : "fields"}`;
  const wrong = CRON_FIELDS.findIndex((field, at) => parseField(parts[at] ?? "", field) === undefined);
  const field = CRON_FIELDS[wrong];
  if (field === undefined) return "";
  const value = parts[wrong] ?? "";
  const start = `: its ${field.name} cannot be ${quote(value)}`;
  if (field.name === "day of the week" && /(^|[-,])7\b/.test(value)) return `${start}; Sunday is 0`;
  if (/^\d+\/\d+$/.test(value)) return `${start}; write where it ends, ${quote(value.replace("/", `-${field.high}/`))}`;
  if (/[?lw#h]/.test(value) && !field.names.includes(value))
    return `${start}; ?, L, W, # and H are not known to both sides`;
  return `${start}; it goes from ${field.low} to ${field.high}`;
}
