import type { SandboxClock } from "../clock.js";
import { isBlank, permitted } from "./configuration.js";
import type { SyncFields } from "./contract.js";
import { sameJson } from "./json.js";
import { INTERVAL_UNITS, SCHEDULE_TYPES, SYNC_MODES, type Sync } from "./model.js";
import { badRequest, invalid } from "./refusal.js";
import type { Scheduler } from "./scheduler.js";
import type { Store } from "./store.js";

const INT4 = 2147483647;

/** What the server does to a sync, below its routes: the same for the API and for a person in the dashboard. */
export class Syncs {
  constructor(
    private readonly store: () => Store,
    private readonly scheduler: Scheduler,
    private readonly clock: SandboxClock,
  ) {}

  create(workspace: number, fields: SyncFields): Sync {
    const now = this.clock.iso();
    const draft = this.#assign(
      {
        id: 0,
        workspace_id: workspace,
        schedule_type: "manual",
        sync_mode: "full_refresh",
        sync_interval: null,
        sync_interval_unit: null,
        cron_expression: null,
        status: "pending",
        cursor_field: typeof fields["cursor_field"] === "string" ? fields["cursor_field"] : null,
        current_cursor_field: null,
        workflow_id: null,
        created_at: now,
        updated_at: now,
        discarded_at: null,
      },
      fields,
    );
    const sync = this.#valid(draft, "Sync creation failed");
    sync.id = this.store().nextId("sync");
    this.store().addSync(sync);
    if (sync.schedule_type !== "manual") this.scheduler.register(sync);
    return sync;
  }

  /** Merges: what is absent stays, but a schedule type empties the columns of the others. */
  update(sync: Sync, fields: SyncFields): void {
    const next = this.#valid(this.#assign({ ...sync }, fields), "Sync update failed");
    this.#save(sync, next);
  }

  disable(sync: Sync): void {
    if (sync.status === "aborted") throw badRequest("State :aborted doesn't exist");
    if (sync.status === "disabled") throw badRequest("Event 'disable' cannot transition from 'disabled'.");
    this.#transition(sync, "disabled");
  }

  enable(sync: Sync): void {
    if (sync.status === "aborted") throw badRequest("State :aborted doesn't exist");
    if (sync.status !== "disabled") throw badRequest(`Event 'enable' cannot transition from '${sync.status}'.`);
    this.#transition(sync, "pending");
  }

  /** A soft deletion; the schedule stops. */
  discard(sync: Sync): void {
    sync.discarded_at = this.clock.iso();
    sync.updated_at = sync.discarded_at;
    this.store().data.runs = this.store().data.runs.filter((run) => run.sync_id !== sync.id);
    this.scheduler.terminate(sync);
  }

  /** Of a connector's or model's syncs, when it is deleted: gone, and nobody stops their schedules. */
  erase(which: (sync: Sync) => boolean): void {
    this.store().eraseSyncs(which);
  }

  #transition(sync: Sync, status: "disabled" | "pending"): void {
    const next: Sync = { ...sync, status };
    // The server's own bug: a refused state change ends in an error of its code.
    if (Object.keys(this.#problems(next)).length > 0) {
      throw badRequest("undefined local variable or method `result' for an instance of Api::V1::SyncsController");
    }
    this.#save(sync, next);
  }

  /** Stores what changed and lets the scheduler know, by the server's own rules. */
  #save(sync: Sync, next: Sync): void {
    const changed = (key: keyof Sync): boolean => !sameJson(sync[key], next[key]);
    const rescheduled =
      changed("sync_interval") ||
      changed("sync_interval_unit") ||
      changed("cron_expression") ||
      (changed("status") && next.status === "pending");
    const disabled = changed("status") && next.status === "disabled";
    const anything = (Object.keys(next) as (keyof Sync)[]).some(changed);
    Object.assign(sync, next);
    if (anything) sync.updated_at = this.clock.iso();
    if (rescheduled && sync.schedule_type !== "manual") this.scheduler.register(sync);
    if (disabled) this.scheduler.terminate(sync);
  }

  /** Puts fields that passed the contract into the columns: stricter about case, and about the size of numbers. */
  #assign(sync: Draft, fields: SyncFields): Draft {
    const values: SyncFields = { ...fields };
    if (values["schedule_type"] !== undefined) {
      if (values["schedule_type"] !== "interval")
        Object.assign(values, { sync_interval: null, sync_interval_unit: null });
      if (values["schedule_type"] !== "cron_expression") values["cron_expression"] = null;
    }
    const next = { ...sync };
    for (const key of ["source_id", "destination_id", "model_id"] as const) {
      const value = values[key];
      if (typeof value === "number") next[key] = inRange(value);
    }
    if ("sync_interval" in values) {
      next.sync_interval = typeof values["sync_interval"] === "number" ? inRange(values["sync_interval"]) : null;
    }
    if (typeof values["schedule_type"] === "string")
      next.schedule_type = among(SCHEDULE_TYPES, values["schedule_type"], "schedule_type");
    if (typeof values["sync_mode"] === "string") next.sync_mode = among(SYNC_MODES, values["sync_mode"], "sync_mode");
    if ("sync_interval_unit" in values) {
      const unit = values["sync_interval_unit"];
      next.sync_interval_unit =
        typeof unit === "string" && unit !== "" ? among(INTERVAL_UNITS, unit, "sync_interval_unit") : null;
    }
    if ("cron_expression" in values) {
      next.cron_expression = typeof values["cron_expression"] === "string" ? values["cron_expression"] : null;
    }
    if (typeof values["stream_name"] === "string") next.stream_name = values["stream_name"];
    const configuration = permitted(values["configuration"]);
    if (configuration !== undefined) next.configuration = configuration;
    return next;
  }

  #valid(draft: Draft, detail: string): Sync {
    const problems = this.#problems(draft);
    const { source_id, destination_id, model_id, stream_name } = draft;
    const complete =
      source_id !== undefined && destination_id !== undefined && model_id !== undefined && stream_name !== undefined;
    if (!complete || Object.keys(problems).length > 0) throw invalid(detail, problems);
    return { ...draft, source_id, destination_id, model_id, stream_name, configuration: draft.configuration };
  }

  /** First message per attribute. */
  #problems(sync: Draft): Record<string, string> {
    const store = this.store();
    const problems: Record<string, string> = {};
    const must = (key: "source" | "destination" | "model", id: number | undefined, exists: boolean): void => {
      if (id === undefined) problems[`${key}_id`] = "can't be blank";
      if (!exists) problems[key] = "must exist";
    };
    const connectorExists = (id: number | undefined): boolean => id !== undefined && store.connector(id) !== undefined;
    must("source", sync.source_id, connectorExists(sync.source_id));
    must("destination", sync.destination_id, connectorExists(sync.destination_id));
    must("model", sync.model_id, sync.model_id !== undefined && store.model(sync.model_id) !== undefined);
    if (isBlank(sync.configuration)) problems["configuration"] = "can't be blank";
    if (sync.schedule_type === "interval") {
      if (sync.sync_interval === null) problems["sync_interval"] = "can't be blank";
      else if (sync.sync_interval <= 0) problems["sync_interval"] = "must be greater than 0";
      if (sync.sync_interval_unit === null) problems["sync_interval_unit"] = "can't be blank";
    }
    if (sync.schedule_type === "cron_expression" && (sync.cron_expression ?? "") === "") {
      problems["cron_expression"] = "can't be blank";
    }
    if (sync.destination_id !== undefined && connectorExists(sync.destination_id)) {
      const catalog = store.catalogOf(sync.destination_id);
      if (catalog === undefined) problems["catalog"] = "Catalog is missing";
      else if (!catalog.streams.some((stream) => stream === sync.stream_name)) {
        problems["stream_name"] = "Add a valid stream_name associated with destination connector";
      }
    }
    return problems;
  }
}

/** A sync that may still lack what a request has to give. */
type Draft = Omit<Sync, "source_id" | "destination_id" | "model_id" | "stream_name" | "configuration"> & {
  source_id?: number;
  destination_id?: number;
  model_id?: number;
  stream_name?: string;
  configuration?: unknown;
};

function inRange(value: number): number {
  if (Math.abs(value) > INT4) {
    throw badRequest(`${value} is out of range for ActiveModel::Type::Integer with limit 4 bytes`);
  }
  return value;
}

function among<T extends string>(allowed: readonly T[], value: string, column: string): T {
  const found = allowed.find((known) => known === value);
  if (found === undefined) throw badRequest(`'${value}' is not a valid ${column}`);
  return found;
}
