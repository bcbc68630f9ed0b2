import { expect } from "chai";
import fc from "fast-check";
import { aisquaredSync } from "../../../provider/aisquared/lifecycle.js";
import { PartialError } from "../../../provider/core/errors/partial-error.js";
import type { Values } from "../../../provider/core/values.js";
import { ARGS, BODY, checked, partial, useAisquared } from "./support.js";

/** Lives of a sync per property; more on request, for a long search. */
const RUNS = Number(process.env["PROPERTY_RUNS"] ?? 40);

const MANUAL = { ...ARGS, scheduleType: "manual" };
const INTERVALS: Record<string, string> = { "30m": "*/30 * * * *", "1h": "0 */1 * * *", "2d": "0 0 */2 * *" };
const CRONS = ["0 5 * * *", "*/20 * * * 1-5"];

/** A step of a sync's life: by the program, or by a person in the dashboard who pauses, resumes or lets it fail. */
type Step =
  | { readonly program: Values }
  | { readonly dashboard: "pause" | "resume" | "fail" | "interval" }
  | { readonly lost: "PUT" | "PATCH"; readonly drop: "before" | "after"; readonly times: number };

const schedules = fc.oneof(
  fc.constant({ scheduleType: "manual" }),
  fc.constantFrom(...Object.keys(INTERVALS)).map((syncInterval) => ({ scheduleType: "interval", syncInterval })),
  fc.constantFrom(...CRONS).map((cronExpression) => ({ scheduleType: "cron_expression", cronExpression })),
);
const programs = fc
  .record({
    schedule: schedules,
    paused: fc.constantFrom(undefined, true, false),
    streamName: fc.constantFrom("profile", "customer"),
  })
  .map(({ schedule, paused, streamName }) => {
    const { sourceId, destinationId, modelId, syncMode, configuration } = ARGS;
    const fixed = { sourceId, destinationId, modelId, syncMode, configuration, streamName };
    return { ...fixed, ...schedule, ...(paused === undefined ? {} : { paused }) };
  });
const steps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: programs.map((program) => ({ program })) },
  {
    weight: 2,
    arbitrary: fc.constantFrom("pause", "resume", "fail", "interval").map((dashboard) => ({ dashboard }) as const),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom("PUT", "PATCH"), fc.constantFrom("before", "after"), fc.integer({ min: 1, max: 6 }))
      .map(([lost, drop, times]) => ({ lost, drop, times }) as const),
  },
);

describe("aisquared.Sync leaves no schedule ticking", function () {
  this.timeout(Math.max(60_000, RUNS * 2_000));
  const bench = useAisquared();

  /** The schedules that tick for a sync must be the one that its settings say, and none for a manual or deleted one. */
  function expectNoGhost(id: string): void {
    const { schedules: ticking } = bench.data();
    const sync = bench.sync(id);
    const own = ticking.filter(({ sync_id }) => sync_id === sync.id).map(({ cron }) => cron);
    const wanted =
      sync.schedule_type === "cron_expression"
        ? sync.cron_expression
        : (INTERVALS[`${sync.sync_interval ?? ""}${(sync.sync_interval_unit ?? " ").slice(0, 1)}`] ?? null);
    if (sync.discarded_at !== null || sync.schedule_type === "manual") expect(own).to.deep.equal([]);
    // Of a disabled sync, a run ends before it does anything.
    else if (sync.status === "disabled" && own.length === 0) return;
    else expect(own).to.deep.equal([wanted]);
  }

  function inTheDashboard(what: "pause" | "resume" | "fail" | "interval", id: string): void {
    const { status } = bench.sync(id);
    const syncId = id.slice(2);
    if (what === "pause" && status !== "disabled") bench.change({ pauseSync: syncId });
    if (what === "resume" && status === "disabled") bench.change({ resumeSync: syncId });
    if (what === "fail") bench.change({ run: { syncId, status: "failed" } });
    if (what === "interval")
      bench.change({
        updateSync: { id: syncId, set: { schedule_type: "interval", sync_interval: 2, sync_interval_unit: "days" } },
      });
  }

  /** An update, and what Pulumi has in its state after it. */
  async function attempt(id: string, known: Values, program: Values): Promise<{ state: Values; done: boolean }> {
    try {
      return { state: await bench.update(id, known, program), done: true };
    } catch (error) {
      return { state: error instanceof PartialError ? { ...error.state } : known, done: false };
    }
  }

  for (const schedulingLag of [0, 1]) {
    it(`after any sequence of changes, by program and by hand (lag ${schedulingLag})`, async () => {
      await fc.assert(
        fc.asyncProperty(
          programs,
          fc.array(steps, { maxLength: 8 }),
          programs,
          fc.boolean(),
          async (first, life, last, refreshes) => {
            bench.sandbox.reset();
            bench.sandbox.configure("aisquared", { schedulingLag });
            bench.nextRun();
            const { id, state } = await bench.create(first);
            let known = state;
            // Whatever failed on the way: the last program is applied without a fault.
            for (const step of [...life, { program: last }]) {
              bench.nextRun();
              if ("dashboard" in step) {
                inTheDashboard(step.dashboard, id);
                if (refreshes) known = (await bench.read(id, known))?.state ?? known;
              } else if ("lost" in step) {
                bench.sandbox.fault({ platform: "aisquared", method: step.lost, drop: step.drop, times: step.times });
              } else {
                if (step.program === last) bench.sandbox.clearFaults();
                const isChange = aisquaredSync.planUpdate(id, known, checked(step.program)).calls.length > 0;
                const { state: after, done } = await attempt(id, known, step.program);
                known = after;
                bench.sandbox.clearFaults();
                if (!done) continue;
                // Whatever is still to be registered is, by the time of the next request.
                await bench.read(id, known);
                expectNoGhost(id);
                // What moved by hand since the state was written is put right by the next change, or a refresh.
                if (!isChange) continue;
                const { streamName, paused } = step.program;
                expect(bench.sync(id).stream_name).to.equal(streamName);
                if (paused !== undefined) expect(bench.sync(id).status === "disabled").to.equal(paused);
              }
            }
            await bench.remove(id, known);
            expectNoGhost(id);
          },
        ),
        { numRuns: RUNS },
      );
    });
  }

  it("stops an enabled one by the order disable, PUT, enable", async () => {
    const { id, state } = await bench.existing({ ...ARGS, paused: false });
    await bench.update(id, state, { ...MANUAL, paused: false });
    expect(bench.calls()).to.deep.equal([
      "GET /api/v1/syncs/1",
      "PATCH /api/v1/syncs/1/enable",
      "PUT /api/v1/syncs/1",
      "PATCH /api/v1/syncs/1/enable",
    ]);
    expect(bench.sync(id)).to.include({ status: "pending", schedule_type: "manual" });
    expect(bench.data().schedules).to.deep.equal([]);
  });

  it("stops what a change of a paused one has started, when it becomes manual", async () => {
    const { id, state } = await bench.existing({ ...ARGS, paused: true });
    const changed = await bench.update(id, state, { ...ARGS, paused: true, syncInterval: "1h" });
    expect(bench.data().schedules).to.have.length(1);
    await bench.update(id, changed, { ...MANUAL, paused: true });
    expect(bench.data().schedules).to.deep.equal([]);
    expect(bench.sync(id).status).to.equal("disabled");
  });

  it("leaves one disabled that somebody else disabled, and does not enable it for a moment before the PUT", async () => {
    const { id, state } = await bench.existing(ARGS);
    bench.change({ pauseSync: 1 });
    await bench.update(id, state, MANUAL);
    expect(bench.calls()).to.deep.equal([
      "GET /api/v1/syncs/1",
      "PUT /api/v1/syncs/1",
      "PATCH /api/v1/syncs/1/enable",
      "PATCH /api/v1/syncs/1/enable",
    ]);
    expect(bench.sync(id).status).to.equal("disabled");
  });

  it("sends no more than a PUT where somebody else has made it manual already", async () => {
    const { id, state } = await bench.existing(MANUAL);
    await bench.update(id, state, { ...MANUAL, streamName: "customer" });
    expect(bench.calls()).to.deep.equal(["GET /api/v1/syncs/1", "PUT /api/v1/syncs/1"]);
  });

  it("stops a schedule that somebody set by hand, although the state says manual", async () => {
    const { id, state } = await bench.existing(MANUAL);
    bench.change({
      updateSync: { id: 1, set: { schedule_type: "interval", sync_interval: 5, sync_interval_unit: "minutes" } },
    });
    await bench.update(id, state, { ...MANUAL, streamName: "customer" });
    expect(bench.data().schedules).to.deep.equal([]);
  });

  it("enables it again when the PUT between fails: nobody asked for a pause", async () => {
    const { id, state } = await bench.existing(ARGS);
    bench.sandbox.fault({ platform: "aisquared", method: "PUT", status: 403, body: {}, times: "always" });
    await bench.update(id, state, MANUAL).then(
      () => expect.fail("it was refused"),
      (error: unknown) => {
        expect(error).to.have.property("name", "PermissionDeniedError");
      },
    );
    expect(bench.sync(id)).to.include({ status: "pending", schedule_type: "interval" });
    expect(bench.data().schedules).to.have.length(1);
  });

  it("says so when it could not enable it again", async () => {
    const { id, state } = await bench.existing(ARGS);
    bench.sandbox.fault({ platform: "aisquared", method: "PATCH", after: 1, status: 403, body: {}, times: "always" });
    const left = await partial(bench.update(id, state, MANUAL));
    expect(left.message).to.match(/Sync 1 is left disabled.*"paused: false"/);
    expect(left.state).to.include({ scheduleType: "manual" });
  });

  it("comes back to a schedule that could not be stopped", async () => {
    const { id, state } = await bench.existing({ ...ARGS, paused: true });
    const changed = await bench.update(id, state, { ...ARGS, paused: true, syncInterval: "1h" });
    bench.sandbox.fault({ platform: "aisquared", method: "PATCH", status: 403, body: {}, times: 2 });
    const left = await partial(bench.update(id, changed, { ...MANUAL, paused: true }));
    expect(left.state).to.deep.include({ scheduleType: "manual", scheduleMayTick: true, paused: true });
    bench.sandbox.clearFaults();
    bench.nextRun();
    const refreshed = await bench.read(id, { ...left.state });
    expect(refreshed?.state).to.deep.equal(left.state);
    const after = await bench.update(id, { ...left.state }, { ...MANUAL, paused: true });
    expect(after).to.not.have.property("scheduleMayTick");
    expect(bench.data().schedules).to.deep.equal([]);
  });

  it("starts none for a sync that is created manual, and stops that of one which is adopted as manual", async () => {
    await bench.create(MANUAL);
    expect(bench.data().temporalCalls).to.deep.equal([]);
    bench.change({ createSync: { fields: { ...BODY, stream_name: "customer" } } });
    bench.nextRun();
    await bench.create({ ...MANUAL, streamName: "customer", adopt: true });
    expect(bench.data().schedules).to.deep.equal([]);
  });
});
