import { isUnknown } from "../../protocol/unknown.js";
import type { Configuration } from "./configuration.js";
import { canonicalCron } from "./cron.js";
import type { SyncArgs, SyncResource } from "./schema.js";
import { intervalFromWire, intervalToWire } from "./sync-interval.js";

/** The arguments that a PUT carries. */
export type Settings = Pick<
  SyncArgs,
  | "sourceId"
  | "destinationId"
  | "modelId"
  | "streamName"
  | "syncMode"
  | "configuration"
  | "scheduleType"
  | "syncInterval"
  | "syncIntervalUnit"
  | "cronExpression"
>;

/** The body of POST and PUT: everything that the program manages, and the schedule always as a whole. */
export function toBody(settings: Settings): Record<string, unknown> {
  const { syncMode, configuration } = settings;
  return {
    source_id: toNumber(settings.sourceId),
    destination_id: toNumber(settings.destinationId),
    model_id: toNumber(settings.modelId),
    stream_name: settings.streamName,
    ...(syncMode === undefined ? {} : { sync_mode: syncMode }),
    ...(configuration === undefined ? {} : { configuration }),
    ...scheduleToBody(settings),
  };
}

/** With a type the server empties the columns of the other types by itself. Without one it would keep stale ones. */
function scheduleToBody({
  scheduleType,
  syncInterval,
  syncIntervalUnit,
  cronExpression,
}: Settings): Record<string, unknown> {
  switch (scheduleType) {
    case undefined:
      return {};
    case "manual":
      return { schedule_type: scheduleType };
    case "cron_expression":
      return { schedule_type: scheduleType, cron_expression: cronExpression };
    case "interval": {
      const known = typeof syncInterval === "string" ? intervalToWire(syncInterval) : undefined;
      return {
        schedule_type: scheduleType,
        ...(known ?? { sync_interval: syncInterval, sync_interval_unit: syncIntervalUnit ?? syncInterval }),
      };
    }
    default:
      // Not known yet: all that may belong to it.
      return {
        schedule_type: scheduleType,
        ...(syncInterval === undefined ? {} : { sync_interval: syncInterval }),
        ...(syncIntervalUnit === undefined ? {} : { sync_interval_unit: syncIntervalUnit }),
        ...(cronExpression === undefined ? {} : { cron_expression: cronExpression }),
      };
  }
}

/** References are numbers on the wire; a value that is not known yet stays what it is. */
function toNumber(id: string): number | string {
  return isUnknown(id) || !/^\d+$/.test(id) ? id : Number(id);
}

/** A sync in words of a program: every argument, in canonical form. */
export interface ShownSync {
  readonly sourceId: string;
  readonly destinationId: string;
  readonly modelId: string;
  readonly streamName: string;
  readonly syncMode: string | undefined;
  readonly configuration: Configuration | undefined;
  readonly scheduleType: string;
  readonly syncInterval: string | undefined;
  readonly cronExpression: string | undefined;
  readonly cursorField: string;
  readonly paused: boolean;
}

/** What AI Squared shows, in words of a program. Columns that the type of the schedule makes meaningless are left out. */
export function fromWire({ attributes }: SyncResource): ShownSync {
  const { schedule_type: type, sync_interval: count, sync_interval_unit: unit, cron_expression: cron } = attributes;
  return {
    sourceId: attributes.source_id,
    destinationId: attributes.destination_id,
    modelId: attributes.model_id,
    streamName: attributes.stream_name,
    syncMode: attributes.sync_mode ?? undefined,
    configuration: attributes.configuration ?? undefined,
    scheduleType: type,
    syncInterval:
      type === "interval" && typeof count === "number" && typeof unit === "string"
        ? intervalFromWire({ sync_interval: count, sync_interval_unit: unit })
        : undefined,
    cronExpression: type === "cron_expression" && typeof cron === "string" ? canonicalCron(cron) : undefined,
    cursorField: attributes.cursor_field ?? "",
    // A sync that failed is enabled all the same: its schedule goes on.
    paused: attributes.status === "disabled",
  };
}
