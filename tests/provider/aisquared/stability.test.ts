import { expect } from "chai";
import fc from "fast-check";
import { aisquaredSync } from "../../../provider/aisquared/lifecycle.js";
import type { Values } from "../../../provider/core/values.js";
import { hideReferences } from "../../matrix/ready.js";
import { checked, useAisquared } from "./support.js";

/** Programs per property; more on request, for a long search. */
const RUNS = Number(process.env["PROPERTY_RUNS"] ?? 100);

const spelledIds = (...ids: number[]): fc.Arbitrary<number | string> =>
  fc.tuple(fc.constantFrom(...ids), fc.constantFrom(Number, String)).map(([id, spell]) => spell(id));

const UNITS = [
  { most: 59, words: ["m", "minutes", " min"], unit: "minutes" },
  { most: 23, words: ["h", "hours", " hrs"], unit: "hours" },
  { most: 31, words: ["d", " days", "days"], unit: "days" },
  { most: 4, words: ["w", " weeks"], unit: "weeks" },
] as const;

const intervals = fc
  .constantFrom(...UNITS)
  .chain(({ most, words, unit }) =>
    fc
      .tuple(fc.integer({ min: 1, max: most }), fc.constantFrom(...words, undefined), fc.constantFrom("", "every "))
      .map(([count, word, every]): Values =>
        word === undefined
          ? { syncInterval: count, syncIntervalUnit: unit }
          : { syncInterval: `${every}${count}${word}` },
      ),
  );

const field = (low: number, high: number): fc.Arbitrary<string> => {
  const value = fc.integer({ min: low, max: high });
  const item = fc.oneof(
    value.map(String),
    fc.tuple(value, value).map(([one, other]) => `${Math.min(one, other)}-${Math.max(one, other)}`),
    fc.integer({ min: 1, max: high - low }).map((step) => `*/${step}`),
    fc.constant("*"),
  );
  return fc.array(item, { minLength: 1, maxLength: 3 }).map((items) => items.join(","));
};
const crons = fc.oneof(
  fc.tuple(field(0, 59), field(0, 23), field(1, 28), field(1, 12), field(0, 6)).map((fields) => fields.join("  ")),
  fc.constantFrom("@hourly", "@DAILY", " @weekly ", "@monthly", "@yearly", "0 5 * JAN-mar MON,wed"),
);

const schedules: fc.Arbitrary<Values> = fc.oneof(
  fc.constant({ scheduleType: "manual", syncInterval: 5, cronExpression: "stale" }),
  fc
    .tuple(intervals, fc.constantFrom({ scheduleType: "interval" }, { scheduleType: "automated" }, {}))
    .map(([one, other]) => ({ ...one, ...other })),
  crons.map((cronExpression) => ({ scheduleType: "cron_expression", cronExpression })),
);

const word = fc.stringMatching(/^[A-Za-z_][\w .-]{0,8}$/);
const scalar = fc.oneof(
  word,
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (Object.is(value, -0) ? 0 : value)),
  fc.boolean(),
  fc.constant(null),
);
const mappings = fc
  .record(
    {
      from: scalar,
      to: word,
      mapping_type: fc.constantFrom("standard", "static", "template", "vector", "somethingOfNext year"),
      value: scalar,
      value_type: word,
      template: word,
      hide_embedding: fc.boolean(),
      embedding_config: fc.record(
        { mode: word, model: word, api_key: fc.stringMatching(/^sk-[a-z0-9]{12}$/) },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: ["to"] },
  )
  .chain((mapping) =>
    fc
      .shuffledSubarray(Object.entries(mapping), { minLength: Object.keys(mapping).length })
      .map((entries): Values => Object.fromEntries(entries)),
  );
const configurations = fc.oneof(
  fc.array(mappings, { minLength: 1, maxLength: 3 }),
  fc.dictionary(
    word.filter((key) => key !== "__proto__"),
    word,
    { minKeys: 1, maxKeys: 4 },
  ),
);

/** Any valid program, in any spelling. */
const programs: fc.Arbitrary<Values> = fc
  .record(
    {
      sourceId: spelledIds(1, 2),
      destinationId: spelledIds(3),
      modelId: spelledIds(1, 2),
      streamName: fc.constantFrom("profile", "customer"),
      syncMode: fc.constantFrom("full_refresh", "incremental"),
      configuration: configurations,
      schedule: schedules,
      workspaceId: spelledIds(1),
      cursorField: fc.constantFrom("", null, "updated_at"),
      paused: fc.boolean(),
      adopt: fc.boolean(),
    },
    { requiredKeys: ["sourceId", "destinationId", "modelId", "streamName", "syncMode", "configuration", "schedule"] },
  )
  .map(({ schedule, ...rest }) => ({ ...rest, ...schedule }));

describe("aisquared.Sync shows no difference where there is none", function () {
  this.timeout(RUNS * 1_000);
  const bench = useAisquared();

  it("from check to create to read to check, for any program in any spelling", async () => {
    await fc.assert(
      fc.asyncProperty(programs, async (program) => {
        bench.sandbox.reset();
        hideReferences(bench.sandbox);
        bench.nextRun();
        const inputs = checked(program);
        expect(checked(inputs)).to.deep.equal(inputs);
        const { id, state } = await bench.create(program);
        bench.nextRun();
        const seen = await bench.read(id, state);
        expect(seen?.inputs).to.deep.equal(inputs);
        expect(seen?.state).to.deep.equal(state);
        expect(aisquaredSync.replacement(state, inputs).replaces).to.deep.equal([]);
        expect(aisquaredSync.planUpdate(id, state, inputs)).to.deep.include({ calls: [], released: [] });
        expect(bench.warnings).to.deep.equal([]);
        const all = await bench.read(id, {});
        // By an id alone, nobody knows which API keys are the program's own: they are not shown.
        expect(all?.inputs).to.deep.include(
          JSON.parse(JSON.stringify({ ...inputs, adopt: undefined }).replace(/sk-[a-z0-9]{12}/g, "[secret]")),
        );
      }),
      { numRuns: RUNS },
    );
  });

  it("after any one change: its own calls, and then none", async () => {
    await fc.assert(
      fc.asyncProperty(programs, programs, async (before, after) => {
        bench.sandbox.reset();
        hideReferences(bench.sandbox);
        bench.nextRun();
        const created = await bench.create({ paused: false, ...before, cursorField: "", workspaceId: 1 });
        const news = { ...after, cursorField: "", workspaceId: 1 };
        const planned = aisquaredSync.planUpdate(created.id, created.state, checked(news)).calls;
        bench.nextRun();
        const state = await bench.update(created.id, created.state, news);
        expect(bench.writes().map(({ method, path }) => `${method} ${path}`)).to.deep.equal(
          planned.map(({ method, path }) => `${method} ${path}`),
        );
        expect(aisquaredSync.planUpdate(created.id, state, checked(news)).calls).to.deep.equal([]);
        bench.nextRun();
        expect((await bench.read(created.id, state))?.inputs).to.deep.equal(checked(news));
      }),
      { numRuns: RUNS },
    );
  });
});
