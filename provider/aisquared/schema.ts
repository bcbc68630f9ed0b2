import { HIDDEN } from "../../protocol/hidden.js";
import { z } from "zod";
import { facts } from "../core/facts.js";
import { quote } from "../core/issues.js";
import { namesOf } from "../core/names.js";
import { outputsOf } from "../core/outputs.js";
import { published } from "../core/published.js";
import { spelled } from "../core/spelled.js";
import { configurationSchema, keysIn } from "./configuration.js";
import { readCron } from "./schedule/cron.js";
import { readInterval } from "./schedule/sync-interval.js";

/** The id of an object, as number or text; canonical is the text. */
const id = (what: string): z.ZodType<string, string | number> =>
  spelled(
    z.union([z.number(), z.string()], {
      error: ({ input }) => `must be the id of ${what}, a whole number, not ${quote(input)}`,
    }),
    z.string(),
    (value) => {
      const number = Number(value);
      return /^\s*\d+\s*$/.test(String(value)) && Number.isSafeInteger(number) && number > 0
        ? { value: String(number) }
        : { problem: `must be the id of ${what}, a whole number such as 12, not ${quote(value)}` };
    },
  );

/** What one PUT carries, always as a whole, in the order in which people read it. */
const settings = {
  /**
   * Id of the source connector. A change is part of one `PUT /api/v1/syncs/{id}`. Rows are told by what this sync has
   * sent before: what is the same in the new source is not sent again. One that is not a source of the workspace is refused
   * before anything is sent; AI Squared would take it.
   *
   * @output Id of the source connector, as text.
   */
  sourceId: id("a source").register(facts, { wire: "source_id" }),
  /**
   * Id of the destination connector. A change is part of one `PUT /api/v1/syncs/{id}`: **rows that were sent before and
   * have not changed never reach the new destination**. For a fresh sync add `replaceOnChanges: ["destinationId"]`.
   * One that is no destination of the workspace is refused before anything is sent; AI Squared would take it.
   *
   * @output Id of the destination connector, as text.
   */
  destinationId: id("a destination").register(facts, { wire: "destination_id" }),
  /**
   * Id of the model: the query whose rows are sent. A change is part of one `PUT /api/v1/syncs/{id}`; the sync keeps its
   * memory of what it has sent. Deleting a model in AI Squared deletes its syncs. A model of another source than
   * `sourceId` is refused before anything is sent; AI Squared would take it.
   *
   * @output Id of the model, as text.
   */
  modelId: id("a model").register(facts, { wire: "model_id" }),
  /**
   * Name of the destination's stream, as its catalog has it; case counts. A change is part of one
   * `PUT /api/v1/syncs/{id}`: **rows that were sent before and have not changed never reach the new stream**.
   *
   * @output Name of the destination's stream.
   */
  streamName: z.string().min(1).register(facts, { wire: "stream_name" }),
  /**
   * `full_refresh` sends all rows in every run, `incremental` those that changed. A change is part of one
   * `PUT /api/v1/syncs/{id}`. Needed to create a sync; with `adopt` it may be left out, and is not managed then.
   */
  syncMode: z.enum(["full_refresh", "incremental"]).optional().register(facts, { wire: "sync_mode" }),
  /**
   * The mappings, in order; a key that AI Squared does not know is refused here, because it drops it without a word. A
   * change is part of one `PUT /api/v1/syncs/{id}`: the next run maps by it. With an `embedding_config.api_key` in it,
   * all of it is a secret. Needed to create a sync; with `adopt` it may be left out, and is not managed then.
   */
  configuration: configurationSchema.optional().register(facts, {
    // Everything in it but API keys is for reviewers to see.
    secret: true,
    secretWith: ["embedding_config", "api_key"],
    blanked: keysIn,
    standIn: { [HIDDEN]: HIDDEN },
  }),
  /**
   * `manual`, `interval` or `cron_expression`. `automated`, the word of AI Squared's API page, is refused by its server
   * and means `interval` here. Left out, it follows from `syncInterval` or `cronExpression`. A change is part of one
   * `PUT /api/v1/syncs/{id}`; to `manual` the sync is also disabled for a moment, because only that stops the old schedule.
   * Needed to create a sync; with `adopt` the schedule may be left out, and is not managed then.
   *
   * @output `manual`, `interval` or `cron_expression`. Undefined: the schedule is not managed.
   */
  scheduleType: published(
    { as: z.enum(["manual", "interval", "cron_expression", "automated"]) },
    z.enum(["manual", "interval", "cron_expression"]),
  )
    .optional()
    .register(facts, { wire: "schedule_type" }),
  /**
   * How often it runs: a duration in any spelling (`"30m"`, `"1 hour"`, `"every day"`), or a number with
   * `syncIntervalUnit`. AI Squared runs an interval as a cron step, so it takes 1 to 59 minutes, 1 to 23 hours or 1 to 31
   * days in whole numbers: `"60m"` is sent as 1 hour, `"24h"` as 1 day, `"1 week"` as 7 days, and `"90m"` is refused. A
   * step is counted anew from each full hour, midnight (UTC) and first of the month. With another `scheduleType` it
   * means nothing.
   */
  syncInterval: spelled(
    z.union([z.number(), z.string()], {
      error: ({ input }) => `must be a duration such as "30m", not ${quote(input)}`,
    }),
    z.union([z.string(), z.number()]),
    // A bare count stays one only while its unit is not known yet.
    (value) =>
      typeof value === "number" || /^\s*\d+\s*$/.test(value) ? { value: Number(value) } : readInterval(value),
  )
    .optional()
    .register(facts, { wire: "sync_interval" }),
  /** Unit of a `syncInterval` that is a number. */
  syncIntervalUnit: z
    .enum(["minutes", "hours", "days", "weeks"])
    .optional()
    .register(facts, { wire: "sync_interval_unit" }),
  /**
   * When it runs, in UTC: five plain fields, or `@hourly`, `@daily`, `@weekly`, `@monthly`, `@yearly`. AI Squared accepts
   * more (a field for seconds, a time zone), and then never runs it; here that is refused. With another `scheduleType` it
   * means nothing.
   *
   * @output When it runs, as five fields in UTC. Undefined: not managed, or not by a cron expression.
   */
  cronExpression: spelled(z.string(), z.string(), readCron).optional().register(facts, { wire: "cron_expression" }),
};

/**
 * One AI Squared sync: rows of a model, sent to a stream of a destination by a schedule.
 *
 * ```ts
 * new aisquared.Sync("acme-profiles", {
 *   sourceId: 1,
 *   destinationId: 3,
 *   modelId: 1,
 *   streamName: "profile",
 *   syncMode: "incremental",
 *   configuration: [{ from: "email", to: "email", mapping_type: "standard" }],
 *   scheduleType: "interval",
 *   syncInterval: "30m",
 * });
 * ```
 *
 * The ids should come from the resources or lookups that made them, so that the order is right: deleting a model or a
 * connector deletes its syncs.
 *
 * @id `workspaceId/syncId`; a bare sync id is one of the workspace in the settings.
 * @see https://docs.squared.ai/api-reference/syncs/update_sync
 */
// `prepareSchedule` comes before it: it joins what depends on each other.
export const syncArgs = z.strictObject({
  /**
   * The workspace that the sync lives in. Left out, it is created in the one of `AISQUARED_WORKSPACE_ID` or
   * `aisquared:workspaceId`, and stays there: a later change of that setting moves no sync. Changing it here replaces
   * the sync; the old one is deleted first.
   *
   * @output The workspace, as the program declares it. Undefined: it is that of the settings; `createdWith` says where the
   * sync is.
   */
  workspaceId: id("a workspace").optional().register(facts, { replaces: true, deletesFirst: true }),
  ...settings,
  /**
   * Column by which an incremental sync knows what is new; `""` for none. AI Squared never changes it, so changing it
   * replaces the sync, and the old one is deleted first. Left out: not managed.
   *
   * @output Column by which an incremental sync knows what is new; empty for none.
   */
  cursorField: spelled(
    z.union([z.string(), z.null()], { error: 'must be the name of a column, or "" for none' }),
    z.string(),
    // AI Squared stores both, and means the same.
    (text) => ({ value: text ?? "" }),
  )
    .optional()
    .register(facts, { replaces: true, deletesFirst: true, wire: "cursor_field" }),
  /**
   * Whether the sync is disabled. A change is one `PATCH /api/v1/syncs/{id}/enable`. A sync that failed is not paused:
   * its schedule goes on. Left out: not managed.
   */
  paused: z.boolean().optional(),
  /**
   * Takes over a sync of the same source, destination, model and stream that already exists with other settings, and
   * gives it those of the program. Without it such a sync is refused. Never sent.
   *
   * @default false
   * @output As the program declares it. Undefined where it does not.
   */
  adopt: z.boolean().optional(),
});

/** In canonical form. */
export type SyncArgs = z.output<typeof syncArgs>;

/** The arguments that one PUT carries. */
export const SETTINGS = namesOf(settings);

/** State of `aisquared.Sync`: the managed arguments, and facts that stay. Ids are texts. */
export const syncState = z.object({
  ...outputsOf(syncArgs.omit({ syncIntervalUnit: true })),
  /** How rows of the model become objects of the stream. Undefined: not managed. Secret where it holds an API key. */
  configuration: z.unknown().optional(),
  /** How often it runs: `30m`, `1h`, `7d`. Undefined: not managed, or not by an interval. */
  syncInterval: z.string().optional(),
  /** AI Squared's own id of the sync. */
  syncId: z.string(),
  /** True after an update that was broken off before it had stopped the old schedule: the next one does. */
  scheduleMayTick: z.boolean().optional(),
  /** What AI Squared never changes of a sync, whether the program says it or not. */
  createdWith: published({ always: true }, z.object({ workspaceId: z.string(), cursorField: z.string() }).optional()),
});

export type SyncState = z.output<typeof syncState>;
