import { SEEDED } from "../../../sandbox/aisquared/seed.js";
import { each, type Table } from "../table.js";

const PUT = ["PUT /api/v1/syncs/{syncId}"];
const ENABLE = ["PATCH /api/v1/syncs/{syncId}/enable"];
const AGAIN = "deleted, then created";

const mapping = (from: string) => ({ from, to: `attributes.${from}`, mapping_type: "standard" });
const vector = (api_key: string) => ({
  from: "notes",
  to: "notes",
  mapping_type: "vector",
  embedding_config: { mode: "openai", model: "text-embedding-3-small", api_key },
});

/** The arguments of a schedule mean something together only. */
const schedule = {
  group: "schedule",
  base: { scheduleType: undefined },
  // Left out it is not managed; a sync cannot be made without.
  whileUnset: { adopt: true },
  neededToCreate: true,
  optional: true,
} as const;

const every = (syncInterval: unknown) => ({ scheduleType: "interval", syncInterval });
const cron = (cronExpression: string) => ({ scheduleType: "cron_expression", cronExpression });
const manual = { scheduleType: "manual" };

export const aisquared: Table = {
  platform: "aisquared",
  token: "aisquared:Sync",
  base: {
    sourceId: SEEDED.sourceId,
    destinationId: SEEDED.destinationId,
    modelId: "7~",
    streamName: "profile",
    syncMode: "incremental",
    configuration: [mapping("email")],
    ...manual,
  },
  created: { paused: true },
  markedBy: ["model_id"],
  there: { paused: false },
  facts: ({ workspaceId = "1", cursorField = "" }) => ({ createdWith: { workspaceId, cursorField } }),
  arguments: {
    workspaceId: {
      values: each("workspaceId", 1, 2),
      same: [[{ workspaceId: 1 }, { workspaceId: "1" }]],
      // Left out it is the workspace of the settings, and a sync stays where it was made.
      optional: { added: ({ workspaceId }) => (workspaceId === 1 ? [] : AGAIN) },
      outcome: AGAIN,
    },
    sourceId: {
      values: each("sourceId", SEEDED.sourceId, SEEDED.secondSourceId),
      same: [[{ sourceId: 1 }, { sourceId: "1" }]],
      outcome: PUT,
    },
    destinationId: {
      values: each("destinationId", SEEDED.destinationId, SEEDED.destinationWithoutCatalogId),
      outcome: PUT,
    },
    modelId: { values: each("modelId", "7~", "8~"), outcome: PUT },
    streamName: { values: each("streamName", "profile", "customer"), outcome: PUT },
    syncMode: {
      values: each("syncMode", "incremental", "full_refresh"),
      optional: true,
      whileUnset: { adopt: true },
      neededToCreate: true,
      outcome: PUT,
    },
    configuration: {
      values: each(
        "configuration",
        [mapping("email")],
        [mapping("email"), mapping("plan")],
        [mapping("plan"), mapping("email")],
        [mapping("email"), vector("sk-first-embedding-key")],
        [mapping("email"), vector("sk-second-embedding-key")],
        { email: "attributes.email" },
      ),
      same: [
        [
          { configuration: [{ from: "email", to: "email", mapping_type: "standard" }] },
          { configuration: [{ mapping_type: "standard", value: null, to: "email", from: "email" }] },
        ],
      ],
      optional: true,
      whileUnset: { adopt: true },
      neededToCreate: true,
      outcome: PUT,
    },
    scheduleType: {
      ...schedule,
      values: [manual, every("30m"), cron("0 5 * * *")],
      same: [
        [every("30m"), { scheduleType: "automated", syncInterval: "30m" }],
        [every("30m"), { syncInterval: "30m" }],
        [cron("0 5 * * *"), { cronExpression: "0 5 * * *" }],
      ],
      optional: { added: PUT },
      // A PUT alone would leave the old schedule ticking.
      outcome: ({ scheduleType }, before) =>
        scheduleType === "manual" && before["scheduleType"] !== undefined ? [...ENABLE, ...PUT, ...ENABLE] : PUT,
    },
    syncInterval: {
      ...schedule,
      values: each("syncInterval", "30m", "1h", "7d"),
      same: [
        [{ syncInterval: "1h" }, { syncInterval: "every 60 minutes" }],
        [{ syncInterval: "7d" }, { syncInterval: "1 week" }],
      ],
      outcome: PUT,
    },
    syncIntervalUnit: {
      ...schedule,
      values: [
        { syncInterval: 2, syncIntervalUnit: "minutes" },
        { syncInterval: 2, syncIntervalUnit: "hours" },
        { syncInterval: 2, syncIntervalUnit: "days" },
        { syncInterval: 2, syncIntervalUnit: "weeks" },
      ],
      same: [[{ syncInterval: 2, syncIntervalUnit: "hours" }, { syncInterval: "120m" }]],
      outcome: PUT,
    },
    cronExpression: {
      ...schedule,
      values: each("cronExpression", "0 5 * * *", "0 5 * * 1-5", "@hourly"),
      same: [[{ cronExpression: "@hourly" }, { cronExpression: "0 * * * *" }]],
      outcome: PUT,
    },
    cursorField: {
      values: each("cursorField", "updated_at", null, "created_at", ""),
      same: [[{ cursorField: null }, { cursorField: "" }]],
      optional: { added: ({ cursorField }) => (cursorField === null || cursorField === "" ? [] : AGAIN) },
      outcome: AGAIN,
    },
    paused: {
      values: each("paused", true, false),
      optional: { added: ({ paused }) => (paused === true ? ENABLE : []) },
      outcome: ENABLE,
    },
    adopt: { values: each("adopt", true, false), optional: true, outcome: [] },
  },
  special: [
    {
      title: "an interval stops while the sync is paused: only an enabled sync can be stopped",
      before: { ...every("30m"), paused: true },
      after: { ...manual, paused: true },
      outcome: [...PUT, ...ENABLE, ...ENABLE],
    },
    {
      title: "a paused interval becomes a manual sync that is not paused",
      before: { ...every("30m"), paused: true },
      after: { ...manual, paused: false },
      outcome: [...PUT, ...ENABLE, ...ENABLE, ...ENABLE],
    },
    {
      title: "an interval becomes a paused manual sync",
      before: { ...every("30m"), paused: false },
      after: { ...manual, paused: true },
      outcome: [...ENABLE, ...PUT],
    },
    {
      title: "a cron expression stops",
      before: { ...cron("0 5 * * *"), paused: false },
      after: { ...manual, paused: false },
      outcome: [...ENABLE, ...PUT, ...ENABLE],
    },
    {
      title: "another interval while the sync is paused",
      before: { ...every("30m"), paused: true },
      after: { ...every("1h"), paused: true },
      outcome: PUT,
    },
    {
      title: "paused, with another interval: pausing comes last, a PUT of a schedule starts it",
      before: { ...every("30m"), paused: false },
      after: { ...every("1h"), paused: true },
      outcome: [...PUT, ...ENABLE],
    },
    {
      title: "an interval in place of a cron expression",
      before: { ...cron("0 5 * * *") },
      after: { ...every("1h") },
      outcome: PUT,
    },
  ],
};
