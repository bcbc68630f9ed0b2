import type { DeployedSync, Job, RunOutcome, Schedule, SyncRow } from "./model.js";

/** Latest time a date can hold; what is due later is never due. */
const LAST_DATE = 8.64e15;

export function newSchedule(now: number, intervalMs: number, started: boolean): Schedule {
  return { anchor: now, intervalMs, started, since: now, next: now };
}

/** The first point of the grid that is not before `at`. */
function onGrid(schedule: Schedule, at: number): number {
  const { anchor, intervalMs } = schedule;
  return anchor + Math.ceil((at - anchor) / intervalMs) * intervalMs;
}

/** A new interval keeps the anchor and starts no run; the same interval changes nothing. False: the scheduler refuses it. */
export function setInterval(schedule: Schedule, intervalMs: number, now: number): boolean {
  if (!Number.isSafeInteger(intervalMs)) return false;
  if (schedule.intervalMs === intervalMs) return true;
  schedule.intervalMs = intervalMs;
  schedule.next = onGrid(schedule, now);
  return true;
}

/** Pausing and starting move nothing: an overdue run begins as soon as the schedule is started. */
export function setStarted(schedule: Schedule, started: boolean, now: number): void {
  if (schedule.started === started) return;
  schedule.started = started;
  if (started) schedule.since = now;
}

/** When the next run is due; null while paused, or too far away for a date. */
export function nextRun(schedule: Schedule): number | null {
  return schedule.started && schedule.next <= LAST_DATE ? schedule.next : null;
}

/**
 * Brings the runs of a sync up to `now`. Nothing runs in the background: what a row looks like is a function of the time,
 * worked out when somebody looks, in a few steps however long nobody did.
 */
export function settle(row: SyncRow, deployed: DeployedSync, now: number): void {
  const { schedule } = row;
  if (schedule === null) return;
  finishIfOver(row, deployed.outcome, now);
  if (row.job?.finished === false || !schedule.started || schedule.next > now) return;

  begin(row, Math.max(schedule.next, schedule.since), deployed.outcome);
  finishIfOver(row, deployed.outcome, now);
  if (!isFinished(row.job) || schedule.next > now) return;

  // Nobody looked for several intervals: go to the last run that has begun. Runs longer than the interval skip some.
  const { durationMs } = deployed.outcome;
  const step = Math.max(1, Math.ceil(durationMs / schedule.intervalMs)) * schedule.intervalMs;
  schedule.next += Math.floor((now - schedule.next) / step) * step;
  begin(row, schedule.next, deployed.outcome);
  finishIfOver(row, deployed.outcome, now);
}

/** A run asked for by hand, beside the schedule. */
export function runNow(row: SyncRow, deployed: DeployedSync, now: number): void {
  settle(row, deployed, now);
  if (row.job?.finished !== false) begin(row, now, deployed.outcome);
}

function isFinished(job: Job | null): boolean {
  return job === null || job.finished;
}

function begin(row: SyncRow, at: number, outcome: RunOutcome): void {
  row.job = {
    startedAt: at,
    endsAt: at + Math.max(1, outcome.durationMs),
    succeeds: outcome.succeeds,
    added: 0,
    finished: false,
  };
}

function finishIfOver(row: SyncRow, outcome: RunOutcome, now: number): void {
  const { job, schedule } = row;
  if (job === null || job.finished || job.endsAt > now) return;
  job.finished = true;
  if (job.succeeds) {
    job.added = Math.max(0, outcome.records - row.recordCount);
    row.recordCount += job.added;
  }
  // Unless a change of the frequency has set it meanwhile.
  if (schedule !== null && schedule.next <= job.startedAt) schedule.next = onGrid(schedule, job.endsAt);
}
