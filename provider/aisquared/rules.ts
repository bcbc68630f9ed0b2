import type { CheckFailure } from "../core/lifecycle.js";
import type { Values } from "../core/values.js";
import { isUnknown } from "../../protocol/unknown.js";
import { configurationRule } from "./configuration.js";

/** Rules over several arguments, and inside the configuration. */
export const syncRules = [completeness, scheduleParts, configurationRule];

/** What a new sync needs. A program that takes over one that exists may leave to others what it does not want to manage. */
function completeness(args: Values): CheckFailure[] {
  if (args["adopt"] === true || isUnknown(args["adopt"])) return [];
  return Object.entries(NEEDED)
    .filter(([name]) => args[name] === undefined && !(name === "scheduleType" && hasSchedule(args)))
    .map(([property, what]) => ({
      property,
      reason: `is required to create a sync: ${what}. Only with adopt: true, which takes over a sync that exists, it may be left out and is not managed then`,
    }));
}

/** Which of them counts, {@link scheduleParts} asks. */
function hasSchedule({ syncInterval, cronExpression }: Values): boolean {
  return syncInterval !== undefined && cronExpression !== undefined;
}

const NEEDED: Readonly<Record<string, string>> = {
  syncMode: '"full_refresh" or "incremental"',
  configuration: 'its mappings, such as [{ from: "email", to: "email", mapping_type: "standard" }]',
  scheduleType: '"manual", "interval" with syncInterval: "30m", or "cron_expression" with cronExpression: "0 5 * * *"',
};

function scheduleParts(args: Values): CheckFailure[] {
  const { scheduleType, syncInterval, syncIntervalUnit, cronExpression } = args;
  const failures: CheckFailure[] = [];
  if (scheduleType === "interval" && syncInterval === undefined) {
    failures.push({
      property: "syncInterval",
      reason: 'is required with scheduleType "interval", such as "30m" or "1 hour"',
    });
  }
  if (scheduleType === "cron_expression" && cronExpression === undefined) {
    failures.push({
      property: "cronExpression",
      reason: 'is required with scheduleType "cron_expression", such as "0 5 * * 1-5" (in UTC)',
    });
  }
  if (scheduleType === undefined && syncInterval !== undefined && cronExpression !== undefined) {
    failures.push({
      property: "scheduleType",
      reason: 'must say which of syncInterval and cronExpression counts: "interval" or "cron_expression"',
    });
  }
  if (typeof syncInterval === "number" && syncIntervalUnit === undefined) {
    failures.push({
      property: "syncInterval",
      reason: `needs a unit: write "${syncInterval}m", "${syncInterval} hours" or the like, or give syncIntervalUnit`,
    });
  }
  if (syncInterval === undefined && syncIntervalUnit !== undefined && scheduleType === undefined) {
    failures.push({ property: "syncIntervalUnit", reason: "is the unit of syncInterval, which is missing" });
  }
  if (typeof syncInterval === "string" && !isUnknown(syncInterval) && isGiven(syncIntervalUnit)) {
    failures.push({
      property: "syncIntervalUnit",
      reason: "is given twice: syncInterval already has a unit. Leave it out, or give syncInterval as a number",
    });
  }
  return failures;
}

function isGiven(value: unknown): boolean {
  return value !== undefined && !isUnknown(value);
}
