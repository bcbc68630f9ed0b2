import { z } from "zod";
import { facts } from "../core/facts.js";
import { quote } from "../core/issues.js";
import { REDACTED } from "../core/redact.js";
import { configurationSchema, keysIn, type Configuration } from "./configuration.js";
import { readCron } from "./cron.js";
import { readInterval } from "./sync-interval.js";

/** The id of an object, as number or text; canonical is the text. */
const id = (what: string): z.ZodType<string, string | number> =>
  z
    .union([z.string(), z.number()], {
      error: ({ input }) => `must be the id of ${what}, a whole number, not ${quote(input)}`,
    })
    .transform((value, context) => {
      const number = Number(value);
      if (/^\s*\d+\s*$/.test(String(value)) && Number.isSafeInteger(number) && number > 0) return String(number);
      context.addIssue({
        code: "custom",
        message: `must be the id of ${what}, a whole number such as 12, not ${quote(value)}`,
      });
      return z.NEVER;
    });

/**
 * Arguments of `aisquared.Sync`. `prepareSchedule` comes before it: it joins what depends on each other.
 *
 * @see https://docs.squared.ai/api-reference/syncs/update_sync
 */
export const syncArgs = z.strictObject({
  workspaceId: id("a workspace").optional().register(facts, { replaces: true, deletesFirst: true }),
  sourceId: id("a source"),
  destinationId: id("a destination"),
  modelId: id("a model"),
  streamName: z.string().min(1),
  syncMode: z.enum(["full_refresh", "incremental"]).optional(),
  configuration: configurationSchema
    .optional()
    // It may hold API keys; everything else in it is for reviewers to see.
    .register(facts, { secret: true, blanked: keysIn, standIn: { [REDACTED]: REDACTED } }),
  scheduleType: z.enum(["manual", "interval", "cron_expression"]).optional(),
  // A bare count stays one only while its unit is not known yet.
  syncInterval: z
    .union([z.string(), z.number()], { error: ({ input }) => `must be a duration such as "30m", not ${quote(input)}` })
    .transform((value, context) => {
      if (typeof value === "number" || /^\s*\d+\s*$/.test(value)) return Number(value);
      const result = readInterval(value);
      if ("interval" in result) return result.interval;
      context.addIssue({ code: "custom", message: result.problem });
      return z.NEVER;
    })
    .optional(),
  syncIntervalUnit: z.enum(["minutes", "hours", "days", "weeks"]).optional(),
  cronExpression: z
    .string()
    .transform((text, context) => {
      const result = readCron(text);
      if ("cron" in result) return result.cron;
      context.addIssue({ code: "custom", message: result.problem });
      return z.NEVER;
    })
    .optional(),
  cursorField: z
    .union([z.null(), z.string()], { error: 'must be the name of a column, or "" for none' })
    // AI Squared stores both, and means the same.
    .transform((text) => text ?? "")
    .optional()
    .register(facts, { replaces: true, deletesFirst: true }),
  paused: z.boolean().optional(),
  adopt: z.boolean().optional(),
});

/** In canonical form. */
export interface SyncArgs extends Record<string, unknown> {
  readonly workspaceId?: string | undefined;
  readonly sourceId: string;
  readonly destinationId: string;
  readonly modelId: string;
  readonly streamName: string;
  readonly syncMode?: "full_refresh" | "incremental" | undefined;
  readonly configuration?: Configuration | undefined;
  readonly scheduleType?: "manual" | "interval" | "cron_expression" | undefined;
  /** `30m`, `1h`, `7d`; a count while its unit is not known yet. */
  readonly syncInterval?: string | number | undefined;
  /** Only while one of the two is not known yet. */
  readonly syncIntervalUnit?: "minutes" | "hours" | "days" | "weeks" | undefined;
  readonly cronExpression?: string | undefined;
  /** Empty: none. */
  readonly cursorField?: string | undefined;
  readonly paused?: boolean | undefined;
  readonly adopt?: boolean | undefined;
}

/** State of `aisquared.Sync`: the managed arguments, and facts that stay. */
export const syncState = z.object({
  workspaceId: z.string().optional(),
  sourceId: z.string(),
  destinationId: z.string(),
  modelId: z.string(),
  streamName: z.string(),
  syncMode: z.string().optional(),
  configuration: z.unknown().optional(),
  scheduleType: z.string().optional(),
  syncInterval: z.string().optional(),
  cronExpression: z.string().optional(),
  cursorField: z.string().optional(),
  paused: z.boolean().optional(),
  adopt: z.boolean().optional(),
  /** AI Squared's own id of the sync. */
  syncId: z.string(),
  /** An update was broken off between making it manual and stopping its schedule: the next one must come back to it. */
  scheduleMayTick: z.boolean().optional(),
  /** Where and with which cursor it was created, whether the program says so or not: what AI Squared never changes. */
  createdWith: z.object({ workspaceId: z.string(), cursorField: z.string() }).optional(),
});

export type SyncState = z.output<typeof syncState>;

const reference = z.union([z.number(), z.string()]).transform(String);

/** A sync as AI Squared shows it. What moves by itself (cursor, times, the nested objects) is left out. */
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
  }),
});

export type SyncResource = z.output<typeof syncResource>;

/** A source or destination, where it stands. What an answer does not have, is not known. */
const connectorFacts = z.object({
  name: z.string().nullish(),
  connector_type: z.string().nullish(),
  workspace_id: reference.nullish(),
});
const connector = z
  .object({ id: reference, attributes: connectorFacts })
  .transform(({ id, attributes }) => ({ id, ...attributes }));

export type Connector = z.output<typeof connector>;

const model = z
  .object({
    id: reference,
    attributes: z.object({ name: z.string().nullish(), connector: connectorFacts.extend({ id: reference }).nullish() }),
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
