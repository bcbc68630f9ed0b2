import type { Connection, SyncRow } from "./model.js";
import { nextRun } from "./schedule.js";

const iso = (at: number): string => new Date(at).toISOString();

/** One entry of `GET /sync/status`, for a settled row. What a sync without a run has not is absent, not null. */
export function statusRecord(connection: Connection, row: SyncRow): Record<string, unknown> {
  const deployed = connection.integration.functions.get(row.name);
  const models = deployed?.models ?? [];
  const { job, schedule } = row;
  const next = schedule === null ? null : nextRun(schedule);
  return {
    id: row.id,
    connection_id: connection.connectionId,
    type: "INITIAL",
    ...(job?.finished === true && { finishedAt: iso(job.endsAt) }),
    nextScheduledSyncAt: next === null ? null : iso(next),
    name: row.name,
    variant: row.variant,
    status: statusOf(row),
    // The stored text, whatever the schedule really does.
    frequency: row.override ?? deployed?.runs ?? null,
    ...(job !== null && { latestResult: latestResult(row, models), latestExecutionStatus: executionStatus(row) }),
    recordCount: Object.fromEntries(models.map((model) => [model, row.recordCount])),
    checkpoint: null,
  };
}

/** A run under way hides that the schedule is paused. */
function statusOf({ job, schedule }: SyncRow): string {
  if (job?.finished === false) return "RUNNING";
  if (schedule?.started === false) return "PAUSED";
  return job === null || job.succeeds ? "SUCCESS" : "ERROR";
}

function executionStatus({ job }: SyncRow): string {
  if (job?.finished === false) return "RUNNING";
  return job?.succeeds === false ? "STOPPED" : "SUCCESS";
}

function latestResult({ job }: SyncRow, models: readonly string[]): Record<string, unknown> {
  if (job === null || !job.finished || !job.succeeds) return {};
  return Object.fromEntries(models.map((model) => [model, { added: job.added, deleted: 0, updated: 0 }]));
}
