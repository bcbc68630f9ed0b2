import { z } from "zod";

const id = z.int().min(1);
const time = z.iso.datetime();

/** States of a sync. `aborted` is in the server's enum and unknown to its state machine. */
export const SYNC_STATUSES = ["disabled", "healthy", "pending", "failed", "aborted"] as const;
export const SCHEDULE_TYPES = ["manual", "interval", "cron_expression"] as const;
export const SYNC_MODES = ["full_refresh", "incremental"] as const;
export const INTERVAL_UNITS = ["minutes", "hours", "days", "weeks"] as const;
export const RUN_STATUSES = [
  "pending",
  "started",
  "querying",
  "queued",
  "in_progress",
  "success",
  "paused",
  "failed",
  "canceled",
] as const;

const userSchema = z.strictObject({
  id,
  email: z.string(),
  password: z.string(),
  /** Workspaces the user is in, and as what. A viewer only reads. */
  roles: z.array(z.strictObject({ workspace_id: id, role: z.enum(["admin", "member", "viewer"]) })),
  /** The one live token: a login writes a new one over it. */
  jti: z.string().nullable(),
  failed_attempts: z.int(),
  locked_until: time.nullable(),
});

const connectorSchema = z.strictObject({
  id,
  workspace_id: id,
  name: z.string(),
  connector_type: z.enum(["source", "destination"]),
  connector_name: z.string(),
  configuration: z.record(z.string(), z.unknown()),
  created_at: time,
  updated_at: time,
});

const catalogSchema = z.strictObject({ id, workspace_id: id, connector_id: id, streams: z.array(z.string()) });

const modelSchema = z.strictObject({
  id,
  workspace_id: id,
  connector_id: id,
  name: z.string(),
  query: z.string(),
  query_type: z.string(),
  primary_key: z.string(),
  created_at: time,
  updated_at: time,
});

const syncSchema = z.strictObject({
  id,
  workspace_id: id,
  source_id: id,
  destination_id: id,
  model_id: id,
  /** In the order in which it was sent; answers to later reads show Postgres' order of keys. */
  configuration: z.unknown(),
  schedule_type: z.enum(SCHEDULE_TYPES),
  sync_mode: z.enum(SYNC_MODES),
  sync_interval: z.int().nullable(),
  sync_interval_unit: z.enum(INTERVAL_UNITS).nullable(),
  cron_expression: z.string().nullable(),
  stream_name: z.string(),
  status: z.enum(SYNC_STATUSES),
  cursor_field: z.string().nullable(),
  current_cursor_field: z.string().nullable(),
  /** The schedule's name in Temporal: stored once the schedule is registered, in the background. */
  workflow_id: z.string().nullable(),
  created_at: time,
  updated_at: time,
  discarded_at: time.nullable(),
});

const runSchema = z.strictObject({ id, sync_id: id, status: z.enum(RUN_STATUSES), created_at: time, updated_at: time });

/** A schedule that ticks in Temporal, whatever the API says of the sync. */
const scheduleSchema = z.strictObject({ workflow: z.string(), sync_id: id, cron: z.string() });

/** A call to Temporal, as the recordings have it. */
const temporalCallSchema = z.strictObject({
  call: z.enum(["start_workflow", "schedule_workflow", "terminate_workflow"]),
  workflow: z.string().nullable(),
  cron: z.string().nullable(),
  target: z.string().nullable(),
});

export const dataSchema = z.strictObject({
  workspaces: z.array(z.strictObject({ id, name: z.string() })),
  users: z.array(userSchema),
  connectors: z.array(connectorSchema),
  catalogs: z.array(catalogSchema),
  models: z.array(modelSchema),
  syncs: z.array(syncSchema),
  runs: z.array(runSchema),
  /** The schedules that tick. */
  schedules: z.array(scheduleSchema),
  /** Registrations that are still to happen, and how many requests come first. */
  registrations: z.array(z.strictObject({ sync_id: id, requestsLeft: z.int() })),
  temporalCalls: z.array(temporalCallSchema),
  /** Highest id given so far, per kind: ids are never used again. */
  lastIds: z.strictObject({ connector: z.int(), catalog: z.int(), model: z.int(), sync: z.int(), run: z.int() }),
});

export type User = z.output<typeof userSchema>;
export type Connector = z.output<typeof connectorSchema>;
export type Catalog = z.output<typeof catalogSchema>;
export type Model = z.output<typeof modelSchema>;
export type Sync = z.output<typeof syncSchema>;
export type Run = z.output<typeof runSchema>;
export type TemporalCall = z.output<typeof temporalCallSchema>;
/** Everything the sandbox keeps for AI Squared. */
export type AisquaredData = z.output<typeof dataSchema>;
