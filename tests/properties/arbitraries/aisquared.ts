import fc from "fast-check";
import type { Values } from "../../../provider/core/values.js";
import { SEEDED } from "../../../sandbox/aisquared/seed.js";
import { type AnyProgram, oneOf, spell, type Spellings } from "../program.js";

/** A number or its text. */
const ids = (name: string, ...numbers: number[]): fc.Arbitrary<Spellings> =>
  oneOf(name, ...numbers.map((id) => [id, String(id), ` ${id}`] as const));

const UNITS = [
  { unit: "minutes", letter: "m", most: 59 },
  { unit: "hours", letter: "h", most: 23 },
  { unit: "days", letter: "d", most: 31 },
  { unit: "weeks", letter: "w", most: 4 },
] as const;

const intervals: fc.Arbitrary<Spellings> = fc
  .constantFrom(...UNITS)
  .chain((unit) => fc.tuple(fc.constant(unit), fc.integer({ min: 1, max: unit.most })))
  .map(([{ unit, letter }, count]) => [
    { scheduleType: "interval", syncInterval: `${count}${letter}` },
    { scheduleType: "automated", syncInterval: `every ${count} ${unit}` },
    { syncInterval: count, syncIntervalUnit: unit },
    { syncInterval: String(count), syncIntervalUnit: unit.slice(0, -1), cronExpression: null },
  ]);

const field = (low: number, high: number): fc.Arbitrary<string> => {
  const value = fc.integer({ min: low, max: high });
  return fc.oneof(
    value.map(String),
    fc.tuple(value, value).map(([one, other]) => `${Math.min(one, other)}-${Math.max(one, other)}`),
    fc.tuple(value, value).map(([one, other]) => `${one},${other}`),
    fc.integer({ min: 1, max: high - low }).map((step) => `*/${step}`),
    fc.constant("*"),
  );
};
const crons: fc.Arbitrary<Spellings> = fc
  .oneof(
    fc
      .tuple(field(0, 59), field(0, 23), field(1, 28), field(1, 12), field(0, 6))
      .map((fields): [string, string] => [fields.join(" "), ` ${fields.join("  ")}`]),
    fc.constantFrom<[string, string]>(
      ["@hourly", "0 * * * *"],
      ["@daily", "@DAILY"],
      ["0 5 * 1-3 1", "0 5 * JAN-mar MON"],
    ),
  )
  .map(([one, other]) => [
    { scheduleType: "cron_expression", cronExpression: one },
    { scheduleType: "cron_expression", cronExpression: other, syncInterval: 5 },
    { cronExpression: other },
  ]);

const word = fc.stringMatching(/^[a-z_]{1,6}$/);
const mappings = fc
  .record(
    {
      from: word,
      to: word,
      mapping_type: fc.constantFrom("standard", "static", "template", "vector"),
      value: fc.oneof(word, fc.integer(), fc.boolean()),
      template: word,
      hide_embedding: fc.boolean(),
      embedding_config: fc.record(
        { mode: word, model: word, api_key: fc.constantFrom("sk-property-first-key", "sk-property-second-key") },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: ["to"] },
  )
  .map((mapping): Values => mapping);
const configurations: fc.Arbitrary<Spellings> = fc.oneof(
  fc.array(mappings, { minLength: 1, maxLength: 3 }).map((list) =>
    spell(
      "configuration",
      list,
      list.map((mapping) => ({ value_type: null, ...Object.fromEntries(Object.entries(mapping).reverse()) })),
    ),
  ),
  fc
    .dictionary(word, word, { minKeys: 1, maxKeys: 3 })
    .map((map) => spell("configuration", map, Object.fromEntries(Object.entries(map).reverse()))),
);

/** What a program says in place of what only a sync that is there already can do without. */
const taken = { adopt: true };

export const aisquared: AnyProgram = {
  platform: "aisquared",
  token: "aisquared:Sync",
  arguments: {
    workspaceId: { spellings: ids("workspaceId", 1, 2), leftOut: {} },
    sourceId: { spellings: ids("sourceId", SEEDED.sourceId, SEEDED.secondSourceId) },
    destinationId: { spellings: ids("destinationId", SEEDED.destinationId, SEEDED.destinationWithoutCatalogId) },
    modelId: { spellings: oneOf("modelId", ["7~"], ["8~"]) },
    streamName: { spellings: oneOf("streamName", ["profile"], ["customer"]) },
    syncMode: {
      spellings: oneOf("syncMode", ["full_refresh"], ["incremental"]),
      leftOut: taken,
      firstNeeded: true,
    },
    configuration: { spellings: configurations, leftOut: taken, firstNeeded: true },
    schedule: {
      spellings: fc.oneof(
        fc.constant<Spellings>([
          { scheduleType: "manual" },
          { scheduleType: "manual", syncInterval: 5, cronExpression: "stale" },
        ]),
        intervals,
        crons,
      ),
      leftOut: taken,
      firstNeeded: true,
    },
    cursorField: { spellings: oneOf("cursorField", ["", null], ["updated_at"], ["created_at"]), leftOut: {} },
    paused: { spellings: oneOf("paused", [true], [false]), leftOut: {} },
  },
};
