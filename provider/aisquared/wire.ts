import { z } from "zod";
import { isUnknown } from "../../protocol/unknown.js";
import { toWire } from "../core/wire.js";
import type { Configuration } from "./configuration.js";
import { canonicalCron } from "./schedule/cron.js";
import { syncArgs, type SETTINGS, type SyncArgs } from "./schema.js";
import { intervalFromWire, intervalToWire } from "./schedule/sync-interval.js";

/** The arguments that a PUT carries. */
export type Settings = Pick<SyncArgs, (typeof SETTINGS)[number]>;

/** The body of POST and PUT: everything that the program manages, and the schedule always as a whole. */
export function toBody(settings: Settings): Record<string, unknown> {
  const { syncMode, configuration, streamName } = settings;
  return {
    ...toWire(syncArgs, {
      streamName,
      syncMode,
      configuration,
      sourceId: toNumber(settings.sourceId),
      destinationId: toNumber(settings.destinationId),
      modelId: toNumber(settings.modelId),
    }),
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
export type ShownSync = Readonly<ReturnType<typeof fromWire>>;

/** What AI Squared shows, in words of a program. Columns that the type of the schedule makes meaningless are left out. */
export function fromWire({ attributes }: SyncResource) {
  const { schedule_type: type, sync_interval: count, sync_interval_unit: unit, cron_expression: cron } = attributes;
  return {
    sourceId: attributes.source_id,
    destinationId: attributes.destination_id,
    modelId: attributes.model_id,
    streamName: attributes.stream_name,
    syncMode: attributes.sync_mode ?? undefined,
    configuration: configurationOf(attributes),
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

function configurationOf({ configuration }: SyncResource["attributes"]): Configuration | undefined {
  return configuration ?? undefined;
}

const reference = z.union([z.number(), z.string()]).transform(String);

/** An object beside a sync, of which only the name is of use: it may be renamed at any time. */
const named = z.object({ name: z.string().nullish() }).nullish();

/** A sync as AI Squared shows it. What moves by itself (cursor, times) is left out. */
const syncResource = z.object({
  id: reference,
  attributes: z.object({
    source_id: reference,
    destination_id: reference,
    model_id: reference,
    configuration: z.union([z.array(z.json()), z.record(z.string(), z.json())]).nullish(),
    schedule_type: z.string(),
    sync_mode: z.string().nullish(),
    sync_interval: z.number().nullish(),
    sync_interval_unit: z.string().nullish(),
    cron_expression: z.string().nullish(),
    stream_name: z.string(),
    status: z.string(),
    cursor_field: z.string().nullish(),
    source: named,
    destination: named,
    model: named,
  }),
});

export type SyncResource = z.output<typeof syncResource>;

/** A source or destination, where it stands. What an answer does not have, is not known. */
const connectorFacts = z.object({
  name: z.string().nullish(),
  connector_type: z.string().nullish(),
  /** The kind of system: `Redshift`. */
  connector_name: z.string().nullish(),
  workspace_id: reference.nullish(),
});
const connector = z
  .object({ id: reference, attributes: connectorFacts })
  .transform(({ id, attributes }) => ({ id, ...attributes }));

export type Connector = z.output<typeof connector>;

const model = z
  .object({
    id: reference,
    attributes: z.object({
      name: z.string().nullish(),
      query_type: z.string().nullish(),
      primary_key: z.string().nullish(),
      connector: connectorFacts.extend({ id: reference }).nullish(),
    }),
  })
  .transform(({ id, attributes }) => ({ id, ...attributes }));

export type Model = z.output<typeof model>;

export const connectorAnswer = z.object({ data: connector });
export const connectorsAnswer = z.object({ data: z.array(connector) });
export const modelAnswer = z.object({ data: model });
export const modelsAnswer = z.object({ data: z.array(model) });
export const syncAnswer = z.object({ data: syncResource });
export const listAnswer = z.object({ data: z.array(syncResource) });
export const loginAnswer = z.object({ data: z.object({ attributes: z.object({ token: z.string().min(1) }) }) });
