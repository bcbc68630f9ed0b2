import type { Values } from "../core/lifecycle.js";
import { isUnknown } from "../core/unknown.js";

/** Units as programs may spell them. */
const UNIT = /^(minute|hour|day|week)s?$/i;

/**
 * Brings the arguments of the schedule, which depend on each other, into the form that the schema reads one by one: an
 * interval as one text, the type said where it follows, and nothing that the type makes meaningless. Pure, total on
 * unknown values; a second time it changes nothing. What it does not understand it leaves for the schema to refuse.
 */
export function prepareSchedule(news: Values): Values {
  const prepared: Values = Object.fromEntries(
    Object.entries(news).filter(
      ([name, value]) => !(SCHEDULE.includes(name) && (value === null || value === undefined)),
    ),
  );
  joinInterval(prepared);
  // The vendor's page calls it "automated"; its server refuses that.
  if (prepared["scheduleType"] === "automated") prepared["scheduleType"] = "interval";
  if (prepared["scheduleType"] === undefined) inferType(prepared);
  for (const name of MEANINGLESS[String(prepared["scheduleType"])] ?? []) prepared[name] = undefined;
  return Object.fromEntries(Object.entries(prepared).filter(([, value]) => value !== undefined));
}

const SCHEDULE: readonly string[] = ["scheduleType", "syncInterval", "syncIntervalUnit", "cronExpression"];

/** Left over from another type, AI Squared drops it: it must not show as a difference for ever. */
const MEANINGLESS: Readonly<Record<string, readonly string[]>> = {
  manual: ["syncInterval", "syncIntervalUnit", "cronExpression"],
  interval: ["cronExpression"],
  cron_expression: ["syncInterval", "syncIntervalUnit"],
};

/** `30` and `minutes` become `30 minutes`: one value in one argument. */
function joinInterval(values: Values): void {
  const { syncInterval: interval, syncIntervalUnit: unit } = values;
  if (typeof unit !== "string" || isUnknown(unit) || isUnknown(interval)) return;
  const isCount = typeof interval === "number" || (typeof interval === "string" && /^\s*[\d.]+\s*$/.test(interval));
  if (!isCount || !UNIT.test(unit.trim())) return;
  values["syncInterval"] = `${String(interval).trim()} ${unit.trim()}`;
  values["syncIntervalUnit"] = undefined;
}

function inferType(values: Values): void {
  const hasInterval = values["syncInterval"] !== undefined;
  const hasCron = values["cronExpression"] !== undefined;
  if (hasInterval !== hasCron) values["scheduleType"] = hasInterval ? "interval" : "cron_expression";
}
