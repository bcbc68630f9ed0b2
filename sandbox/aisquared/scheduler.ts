import type { SandboxClock } from "../clock.js";
import { schedulerAccepts } from "./cron.js";
import type { Sync, TemporalCall } from "./model.js";
import type { AisquaredOptions } from "./options.js";
import type { Store } from "./store.js";

/**
 * The scheduler behind the API (Temporal on the real server): which schedule ticks for which sync. The API says nothing
 * of it, so this is where a schedule shows that nobody stopped.
 */
export class Scheduler {
  constructor(
    private readonly store: () => Store,
    private readonly options: () => AisquaredOptions,
    private readonly clock: SandboxClock,
  ) {}

  /** Starts the registration of a sync's schedule: in the background, and after what comes before it. */
  register(sync: Sync): void {
    if (this.options().schedulingFails) return;
    this.#called({ call: "start_workflow", workflow: "ScheduleSyncWorkflow", cron: null, target: null });
    this.store().data.registrations.push({ sync_id: sync.id, requestsLeft: this.options().schedulingLag });
  }

  /** Stops a sync's schedule, if its name is known yet. */
  terminate(sync: Sync): void {
    if (this.options().schedulingFails) return;
    const target = sync.workflow_id;
    this.#called({
      call: "start_workflow",
      workflow: "TerminateWorkflow",
      cron: null,
      target: `terminate-${target ?? ""}`,
    });
    if (target !== null) this.#stop(target);
  }

  runNow(sync: Sync): void {
    sync.workflow_id ??= this.#nameOf(sync);
    this.#called({ call: "start_workflow", workflow: "SyncWorkflow", cron: null, target: sync.workflow_id });
  }

  /** Does the registrations that are due. Called when a request has been dealt with, and before the next one. */
  tick(kind: "request" | "idle"): void {
    const { data } = this.store();
    if (data.registrations.length === 0) return;
    const waiting = data.registrations;
    data.registrations = [];
    for (const registration of waiting) {
      if (registration.requestsLeft <= 0) this.#perform(registration.sync_id);
      else
        data.registrations.push({
          ...registration,
          requestsLeft: registration.requestsLeft - (kind === "request" ? 1 : 0),
        });
    }
  }

  #perform(id: number): void {
    const sync = this.store().anySync(id);
    // A deleted sync is not found by then, and a manual one has no expression: the job fails, unseen.
    if (sync === undefined || sync.discarded_at !== null) return;
    const cron = cronOf(sync);
    if (cron === undefined) return;
    if (sync.workflow_id === null) {
      sync.workflow_id = this.#nameOf(sync);
      sync.updated_at = this.clock.iso();
    } else this.#stop(sync.workflow_id);
    this.#called({ call: "schedule_workflow", workflow: "SyncWorkflow", cron, target: sync.workflow_id });
    if (schedulerAccepts(cron))
      this.store().data.schedules.push({ workflow: sync.workflow_id, sync_id: sync.id, cron });
  }

  #stop(workflow: string): void {
    const { data } = this.store();
    this.#called({ call: "terminate_workflow", workflow: null, cron: null, target: workflow });
    data.schedules = data.schedules.filter((schedule) => schedule.workflow !== workflow);
  }

  #nameOf(sync: Sync): string {
    const kind = (id: number): string => this.store().connector(id)?.connector_name.toLowerCase() ?? "unknown";
    return `${kind(sync.source_id)}-${kind(sync.destination_id)}-syncid-${sync.id}`;
  }

  #called(call: TemporalCall): void {
    const { data } = this.store();
    data.temporalCalls.push(call);
    if (data.temporalCalls.length > 20_000) data.temporalCalls = data.temporalCalls.slice(-10_000);
  }
}

/** The cron expression that a sync's schedule is turned into: steps of a field, not intervals. */
function cronOf(sync: Sync): string | undefined {
  if (sync.schedule_type === "cron_expression") return sync.cron_expression ?? undefined;
  if (sync.schedule_type === "manual" || sync.sync_interval === null) return undefined;
  switch (sync.sync_interval_unit) {
    case "minutes":
      return `*/${sync.sync_interval} * * * *`;
    case "hours":
      return `0 */${sync.sync_interval} * * *`;
    case "days":
      return `0 0 */${sync.sync_interval} * *`;
    case "weeks":
      return `0 0 */${sync.sync_interval * 7} * *`;
    case null:
      return undefined;
  }
}
