import { isUnknown } from "../../../protocol/unknown.js";
import { describeFrequency, parseDuration } from "../../core/duration.js";
import { runsPerDayOfCron } from "./cron.js";
import { cronOfInterval } from "./sync-interval.js";

/** When a sync runs: as the program says it, or as the platform shows it. */
export interface Schedule {
  readonly scheduleType?: string | undefined;
  /** A count: its unit is not known yet. */
  readonly syncInterval?: string | number | undefined;
  readonly cronExpression?: string | undefined;
}

/** True when the scheduler holds something for it. */
export function isScheduled({ scheduleType }: Schedule): boolean {
  return scheduleType === "interval" || scheduleType === "cron_expression";
}

/** Runs per day as the scheduler counts them: a step begins anew with each hour, day and month. Null: none that is known. */
export function runsPerDay(schedule: Schedule): number | null {
  const { scheduleType, syncInterval, cronExpression } = schedule;
  const cron =
    scheduleType === "cron_expression"
      ? cronExpression
      : scheduleType === "interval" && typeof syncInterval === "string"
        ? cronOfInterval(syncInterval)
        : undefined;
  return (cron === undefined ? undefined : runsPerDayOfCron(cron)) ?? null;
}

/** For people: "every 30 minutes", "by cron 0 5 * * * (UTC)", "only when somebody starts it". */
export function describeSchedule(schedule: Schedule): string {
  const { scheduleType, syncInterval, cronExpression } = schedule;
  const isKnown = ![scheduleType, syncInterval, cronExpression].some(isUnknown);
  if (scheduleType === "manual") return "only when somebody starts it";
  if (isKnown && scheduleType === "cron_expression") return `by the cron expression ${cronExpression ?? "?"} (UTC)`;
  if (isKnown && scheduleType === "interval" && typeof syncInterval === "string") {
    const duration = parseDuration(syncInterval);
    const words = duration === undefined ? `every ${syncInterval}` : describeFrequency(duration);
    return `${words}${unevenness(syncInterval)}`;
  }
  return "by a schedule that only the update will know";
}

/** What an interval that does not divide its hour, day or month really does. */
function unevenness(interval: string): string {
  const [, count = "", unit = ""] = /^(\d+)(m|h|d)$/.exec(interval) ?? [];
  const step = Number(count);
  if (unit === "m" && 60 % step !== 0) return " (counted again from each full hour)";
  if (unit === "h" && 24 % step !== 0) return " (counted again from each midnight, UTC)";
  if (unit === "d" && step > 1) return " (counted again from the first of each month)";
  return "";
}
