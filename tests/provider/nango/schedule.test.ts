import { expect } from "chai";
import fc from "fast-check";
import { toPlainObject } from "../../../provider/core/json.js";
import type { Values } from "../../../provider/core/values.js";
import { gridOf, mayRunAt, isWholeGrid, type Grid } from "../../../provider/nango/schedule/grid.js";
import { nangoSync } from "../../../provider/nango/lifecycle.js";
import type { NangoChange } from "../../../sandbox/nango/change.js";
import type { NangoSnapshot } from "../../../sandbox/nango/snapshot.js";
import { useBench } from "../../kit/provider.js";

const REF = { providerConfigKey: "hubspot", connectionId: "acme", syncName: "contacts", syncVariant: "base" };
const ID = "hubspot/acme/contacts/base";
const WHERE = { connection: "acme", sync: "contacts" };
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const intervals = fc.oneof(
  fc.constantFrom(30 * SECOND, MINUTE, 5 * MINUTE, 7 * MINUTE, 30 * MINUTE, HOUR, 12 * HOUR, DAY, 30 * DAY),
  fc.integer({ min: 30, max: 86_400 }).map((seconds) => seconds * SECOND),
);
const moments = fc.integer({ min: 0, max: 4_000_000_000_000 });

describe("The grid of a schedule", () => {
  it("has all runs at the interval that it was seen at, and at all that divide it, rounded or not", () => {
    fc.assert(
      fc.property(moments, intervals, fc.nat(1_000), fc.integer({ min: -1, max: 1 }), (anchor, interval, runs, off) => {
        const grid = gridOf(anchor + interval, interval);
        expect(mayRunAt(grid, anchor + runs * interval + off, interval)).to.equal(true);
        for (const part of [2, 3, 5]) {
          if ((interval / SECOND) % part !== 0) continue;
          expect(isWholeGrid(grid, interval / part)).to.equal(true);
          expect(mayRunAt(grid, anchor + (runs * interval) / part, interval / part)).to.equal(true);
        }
      }),
    );
  });

  it("never has a run of the same schedule at another interval elsewhere", () => {
    fc.assert(
      fc.property(moments, intervals, intervals, fc.nat(1_000), (anchor, one, other, runs) => {
        expect(mayRunAt(gridOf(anchor, one), anchor + runs * other, other)).to.equal(true);
      }),
    );
  });

  it("tells a run at another interval by a second that differs", () => {
    fc.assert(
      fc.property(moments, intervals, intervals, fc.nat(1_000), (anchor, interval, other, runs) => {
        const isOn = (runs * other) % interval === 0;
        expect(mayRunAt(gridOf(anchor, interval), anchor + runs * other, interval)).to.equal(isOn);
      }),
    );
  });
});

describe("A Nango schedule that does not follow its override", function () {
  this.timeout(120_000);
  const bench = useBench();
  const change = (request: NangoChange): unknown => bench.sandbox.change("nango", request);
  const read = async (known: Values): Promise<{ inputs: Values; state: Values }> => {
    bench.newRun();
    const observed = await nangoSync.read(ID, known, bench.context());
    if (observed === undefined) throw new Error("It is gone.");
    return { inputs: observed.inputs, state: observed.state };
  };
  const create = async (frequency: string): Promise<Values> =>
    (await nangoSync.create({ ...REF, frequency }, bench.context())).state;
  const update = (olds: Values, frequency: string, paused?: boolean): Promise<Values> => {
    bench.newRun();
    return nangoSync.update(
      ID,
      olds,
      { ...REF, frequency, ...(paused === undefined ? {} : { paused }) },
      bench.context(),
    );
  };
  const dashboard = (runs: string): unknown => change({ action: "set-default", sync: "contacts", runs });

  for (const [program, runs] of [
    ["12h", "every 5 minutes"],
    ["12h", "every 2 days"],
    ["5m", "1m"],
    ["5m", "every day"],
  ] as const) {
    it(`is found: ${program} in the program, ${runs} in the dashboard`, async () => {
      const olds = await create(program);
      bench.sandbox.clock.advance(90 * SECOND);
      expect((await read(olds)).inputs).to.include({ frequency: program });
      dashboard(runs);
      const found = await read(olds);
      expect(found.inputs).to.include({ frequency: "not in effect" });
      const repaired = await update(found.state, program);
      expect(repaired).to.include({ frequency: program });
      expect((await read(repaired)).inputs).to.include({ frequency: program });
      dashboard(runs);
      expect((await read(repaired)).inputs).to.include({ frequency: "not in effect" });
    });
  }

  it("is found where the default was that short before the override was set", async () => {
    dashboard("every 5 minutes");
    const olds = await create("12h");
    bench.sandbox.clock.advance(2 * HOUR + 11 * MINUTE);
    dashboard("every 4 minutes");
    dashboard("every 5 minutes");
    expect((await read(olds)).inputs).to.include({ frequency: "not in effect" });
  });

  it("is found after the sync was started, which shows where its runs fall", async () => {
    change({ action: "pause", ...WHERE });
    const paused = (await nangoSync.create({ ...REF, frequency: "12h", paused: true }, bench.context())).state;
    expect(paused).not.to.have.property("scheduleGrid");
    const olds = await update(paused, "12h", false);
    dashboard("every 5 minutes");
    expect((await read(olds)).inputs).to.include({ frequency: "not in effect" });
  });

  it("is not what a paused sync has", async () => {
    const olds = await create("12h");
    change({ action: "pause", ...WHERE });
    dashboard("every 5 minutes");
    expect((await read(olds)).inputs).to.include({ frequency: "12h" });
  });

  it("is not what a connection has that was made anew", async () => {
    const olds = await create("12h");
    bench.sandbox.clock.advance(17 * MINUTE);
    change({ action: "recreate-connection", connection: "acme" });
    const { inputs, state } = await read(olds);
    expect(inputs).to.include({ frequency: "1h" });
    change({ action: "set-frequency", ...WHERE, frequency: "12h" });
    expect(state["syncId"]).not.to.equal(olds["syncId"]);
    expect((await read(olds)).inputs).to.include({ frequency: "12h" });
  });

  it("is found by the second look where the state is an earlier version's, whose first look changes no input", async () => {
    const older = toPlainObject({ ...(await create("12h")), scheduleGrid: undefined });
    const first = await read(older);
    const { scheduleGrid, ...rest } = first.state;
    expect(rest).to.deep.equal(older);
    expect(scheduleGrid).to.include({ interval: 12 * HOUR });
    expect(nangoSync.planUpdate(ID, first.state, { ...REF, frequency: "12h" }).calls).to.deep.equal([]);
    expect(nangoSync.replacement(first.state, { ...REF, frequency: "12h" }).replaces).to.deep.equal([]);
    dashboard("every 5 minutes");
    expect((await read(first.state)).inputs).to.include({ frequency: "not in effect" });
  });

  it("is doubted aloud where the state is an earlier version's and nothing keeps what a look finds, as drift does", async () => {
    const older = toPlainObject({ ...(await create("12h")), scheduleGrid: undefined });
    const doubts = async (): Promise<string[]> => {
      bench.warnings.length = 0;
      expect((await read(older)).inputs).to.include({ frequency: "12h" });
      return [...bench.warnings];
    };
    bench.sandbox.clock.advance(90 * SECOND);
    // Farther away than the default would have it.
    expect(await doubts()).to.deep.equal([]);
    dashboard("every 5 minutes");
    for (const look of [1, 2]) {
      expect((await doubts()).join(), `look ${look}`)
        .to.include("its next run comes within 5m, the integration's default")
        .and.include("up --refresh");
    }
  });

  it("costs one look at the most: where what is known of the schedule does not say where its runs fall", async () => {
    const looks = (): number => bench.requests("nango").filter((line) => line.includes("contacts::base")).length;
    const olds = await create("30m");
    expect(looks()).to.equal(0);
    const longer = await update(olds, "12h");
    expect(looks()).to.equal(1);
    const shorter = await update(longer, "6h");
    expect(looks()).to.equal(0);
    expect(shorter).to.have.property("scheduleGrid").that.deep.equals(longer["scheduleGrid"]);
  });

  it("does not fail a change that is done because it cannot look", async () => {
    bench.sandbox.fault({ platform: "nango", path: "contacts%3A%3Abase", status: 503, times: "always" });
    const olds = await create("12h");
    expect(olds).to.include({ frequency: "12h" });
    bench.sandbox.clearFaults();
    expect((await read(olds)).state).to.deep.equal(toPlainObject(olds));
  });

  it("leaves a state well below 2 KB", async () => {
    expect(JSON.stringify(await create("12h")).length).to.be.lessThan(500);
  });

  const text = (interval: number): string => `${interval / SECOND}s`;

  /** What somebody may do, in the program or elsewhere, and how the time goes on. */
  const steps = fc.array(
    fc.oneof(
      fc.record({ do: fc.constant("program" as const), interval: intervals }),
      fc.record({ do: fc.constant("by hand" as const), interval: intervals }),
      fc.record({ do: fc.constant("dashboard" as const), interval: intervals }),
      fc.record({ do: fc.constant("pause" as const) }),
      fc.record({ do: fc.constant("start" as const) }),
      fc.record({ do: fc.constant("wait" as const), time: fc.integer({ min: 1, max: 3 * DAY }) }),
      fc.record({ do: fc.constant("refresh" as const) }),
    ),
    { minLength: 1, maxLength: 12 },
  );

  const schedule = (): { anchor: number; next: number } => {
    const { environments } = bench.sandbox.snapshot("nango") as NangoSnapshot;
    const connections = environments.flatMap(({ integrations }) => integrations.flatMap((each) => each.connections));
    const acme = connections.find(({ connectionId }) => connectionId === "acme");
    const found = acme?.syncs.find(({ name }) => name === "contacts")?.schedule;
    if (!found) throw new Error("It has no schedule.");
    return found;
  };
  const knows = ({ scheduleGrid }: Values, interval: number): boolean => isWholeGrid(scheduleGrid as Grid, interval);

  it("is never seen where the schedule follows, and found where its next run tells, whatever happened before", async () => {
    let found = 0;
    await fc.assert(
      // Of the default nothing would be sent, and there would be no override.
      fc.asyncProperty(
        intervals.filter((interval) => interval !== HOUR),
        steps,
        async (first, life) => {
          bench.sandbox.reset();
          bench.newRun();
          bench.sandbox.clock.freeze();
          bench.sandbox.clock.advance(7 * SECOND + 123);
          let state = await create(text(first));
          let stored = first;
          let real = first;
          let isStarted = true;
          for (const step of life) {
            switch (step.do) {
              case "program":
                // What was changed elsewhere is found by a refresh, and put right by the update: here it is always one.
                state = await update({ ...state, frequency: "not in effect" }, text(step.interval));
                stored = real = step.interval;
                break;
              case "by hand":
                change({ action: "set-frequency", ...WHERE, frequency: text(step.interval) });
                stored = real = step.interval;
                break;
              case "dashboard":
                dashboard(text(step.interval));
                real = step.interval;
                break;
              case "pause":
              case "start":
                change({ action: step.do, ...WHERE });
                isStarted = step.do === "start";
                break;
              case "wait":
                bench.sandbox.clock.advance(step.time);
                break;
              case "refresh": {
                const isKnownWrong = state["frequency"] === "not in effect";
                const { inputs, state: now } = await read(state);
                if (stored === real && !isKnownWrong) expect(inputs["frequency"]).not.to.equal("not in effect");
                const { anchor, next } = schedule();
                if (isStarted && !isKnownWrong && knows(state, stored) && (next - anchor) % stored !== 0) {
                  expect(inputs["frequency"]).to.equal("not in effect");
                  found += 1;
                }
                // Only a look at a schedule that follows may teach where its runs fall.
                if (stored === real || inputs["frequency"] === "not in effect" || !isStarted) state = now;
                break;
              }
            }
          }
        },
      ),
      { numRuns: Number(process.env["PROPERTY_PROGRAMS"] ?? 150) },
    );
    expect(found).to.be.greaterThan(0);
  });
});
