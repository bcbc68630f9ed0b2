import { isUnknown, UNKNOWN } from "../../../protocol/unknown.js";
import type { Values } from "../../core/values.js";
import { readCron } from "./cron.js";
import { readInterval } from "./sync-interval.js";

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
  if (isUnknown(prepared["scheduleType"])) setDoubtfulAside(prepared);
  else if (prepared["scheduleType"] === undefined) inferType(prepared);
  for (const name of MEANINGLESS.get(prepared["scheduleType"]) ?? []) prepared[name] = undefined;
  return Object.fromEntries(Object.entries(prepared).filter(([, value]) => value !== undefined));
}

const SCHEDULE: readonly string[] = ["scheduleType", "syncInterval", "syncIntervalUnit", "cronExpression"];

/** Left over from another type, AI Squared drops it: it must not show as a difference for ever. */
const MEANINGLESS: ReadonlyMap<unknown, readonly string[]> = new Map([
  ["manual", ["syncInterval", "syncIntervalUnit", "cronExpression"]],
  ["interval", ["cronExpression"]],
  ["cron_expression", ["syncInterval", "syncIntervalUnit"]],
]);

/** `30` and `minutes` become `30 minutes`: one value in one argument. */
function joinInterval(values: Values): void {
  const { syncInterval: interval, syncIntervalUnit: unit } = values;
  if (typeof unit !== "string" || isUnknown(unit)) return;
  if (isUnknown(interval)) {
    values["syncIntervalUnit"] = pluralOf(unit);
    return;
  }
  const isCount = typeof interval === "number" || (typeof interval === "string" && /^\s*[\d.]+\s*$/.test(interval));
  if (!isCount || !UNIT.test(unit.trim())) return;
  values["syncInterval"] = `${String(interval).trim()} ${unit.trim()}`;
  values["syncIntervalUnit"] = undefined;
}

/**
 * While the type is not known yet, what it would refuse may as well be what it makes meaningless: only the update will
 * know, so it is no more known than the type.
 */
function setDoubtfulAside(values: Values): void {
  const { syncInterval: interval, syncIntervalUnit: unit, cronExpression: cron } = values;
  if (interval !== undefined && !isInterval(interval, unit)) values["syncInterval"] = UNKNOWN;
  if (unit !== undefined && !isUnknown(unit)) values["syncIntervalUnit"] = UNKNOWN;
  if (cron !== undefined && !isUnknown(cron) && !(typeof cron === "string" && "value" in readCron(cron))) {
    values["cronExpression"] = UNKNOWN;
  }
}

function isInterval(interval: unknown, unit: unknown): boolean {
  if (isUnknown(interval)) return true;
  if (typeof interval === "number" || (typeof interval === "string" && /^\s*\d+\s*$/.test(interval))) {
    return isUnknown(unit);
  }
  return typeof interval === "string" && "value" in readInterval(interval);
}

/** A unit as the schema has it; what is none stays what it is. */
function pluralOf(unit: string): string {
  const word = UNIT.exec(unit.trim())?.[1];
  return word === undefined ? unit : `${word.toLowerCase()}s`;
}

function inferType(values: Values): void {
  const hasInterval = values["syncInterval"] !== undefined;
  const hasCron = values["cronExpression"] !== undefined;
  if (hasInterval !== hasCron) values["scheduleType"] = hasInterval ? "interval" : "cron_expression";
}
