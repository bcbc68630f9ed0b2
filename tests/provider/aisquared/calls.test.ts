import { expect } from "chai";
import { aisquaredSync } from "../../../provider/aisquared/lifecycle.js";
import type { Plan } from "../../../provider/core/call.js";
import type { Values } from "../../../provider/core/values.js";
import { ARGS, BODY, checked } from "./support.js";

const PUT = "PUT /api/v1/syncs/7";
const ON = "PATCH /api/v1/syncs/7/enable true";
const OFF = "PATCH /api/v1/syncs/7/enable false";
const MANUAL = { ...ARGS, scheduleType: "manual" };
const CRON = { ...ARGS, scheduleType: "cron_expression", cronExpression: "0 5 * * *" };

const stateOf = (args: Values): Values => ({
  ...checked(args),
  syncId: "7",
  createdWith: { workspaceId: "1", cursorField: "" },
});
const plan = (olds: Values, news: Values): Plan => aisquaredSync.planUpdate("1/7", stateOf(olds), checked(news));
const lines = ({ calls }: Plan): string[] =>
  calls.map(({ method, path, body, onlyIf }) => {
    const enable = typeof body === "object" && body !== null && "enable" in body ? ` ${String(body.enable)}` : "";
    return `${method} ${path}${enable}${onlyIf === undefined ? "" : `, if ${onlyIf}`}`;
  });
const kinds = ({ calls }: Plan): string[] => calls.flatMap(({ effects }) => effects.map(({ kind }) => kind));
const texts = ({ calls }: Plan): string => calls.flatMap(({ effects }) => effects.map(({ text }) => text)).join("\n");

describe("aisquared.Sync plans", () => {
  const CHANGES: readonly [what: string, olds: Values, news: Values, calls: string[], kinds: string[]][] = [
    ["nothing", ARGS, ARGS, [], []],
    ["another spelling", ARGS, { ...ARGS, syncInterval: "30 minutes", sourceId: "1" }, [], []],
    ["adopt alone", ARGS, { ...ARGS, adopt: true }, [], []],
    ["the interval", ARGS, { ...ARGS, syncInterval: "1h" }, [PUT], ["load", "gap"]],
    ["the source", ARGS, { ...ARGS, sourceId: 2 }, [PUT], ["gap"]],
    ["the destination", ARGS, { ...ARGS, destinationId: 4 }, [PUT], ["gap"]],
    ["the model", ARGS, { ...ARGS, modelId: 2 }, [PUT], ["gap"]],
    ["the stream", ARGS, { ...ARGS, streamName: "customer" }, [PUT], ["gap"]],
    ["to full refresh", ARGS, { ...ARGS, syncMode: "full_refresh" }, [PUT], ["full-resync"]],
    ["to incremental", { ...ARGS, syncMode: "full_refresh" }, ARGS, [PUT], ["load"]],
    ["the mapping", ARGS, { ...ARGS, configuration: [{ from: "a", to: "b" }] }, [PUT], ["gap"]],
    ["several", ARGS, { ...ARGS, syncInterval: "1h", streamName: "customer" }, [PUT], ["gap", "load", "gap"]],
    ["interval to cron", ARGS, CRON, [PUT], ["load", "gap"]],
    ["cron to interval", CRON, ARGS, [PUT], ["load", "gap"]],
    ["manual to interval", MANUAL, ARGS, [PUT], ["load"]],
    ["pause", { ...ARGS, paused: false }, { ...ARGS, paused: true }, [OFF], ["pause"]],
    ["resume", { ...ARGS, paused: true }, { ...ARGS, paused: false }, [ON], ["resume"]],
    ["pause for the first time", ARGS, { ...ARGS, paused: true }, [`${OFF}, if it is not paused`], ["pause"]],
    ["say for the first time that it runs", ARGS, { ...ARGS, paused: false }, [`${ON}, if it is paused`], ["resume"]],
    [
      "say so of one that becomes manual",
      ARGS,
      { ...MANUAL, paused: false },
      [`${OFF}, if it is not paused`, PUT, ON, `${OFF}, if it is paused`, `${ON}, if it is paused`],
      ["gap", "load", "load", "resume"],
    ],
    [
      "pause and interval: what is stopped must not be started",
      { ...ARGS, paused: false },
      { ...ARGS, paused: true, syncInterval: "1h" },
      [PUT, OFF],
      ["load", "pause"],
    ],
    [
      "resume and interval",
      { ...ARGS, paused: true },
      { ...ARGS, paused: false, syncInterval: "1h" },
      [PUT, ON],
      ["load", "resume"],
    ],
    [
      "interval to manual",
      ARGS,
      MANUAL,
      [`${OFF}, if it is not paused`, PUT, ON, `${OFF}, if it is paused`],
      ["gap", "load", "load"],
    ],
    [
      "cron to manual, running",
      { ...CRON, paused: false },
      { ...MANUAL, paused: false },
      [OFF, PUT, ON],
      ["gap", "load"],
    ],
    ["to manual and paused", { ...ARGS, paused: false }, { ...MANUAL, paused: true }, [OFF, PUT], ["pause", "load"]],
    [
      "to manual while paused",
      { ...ARGS, paused: true },
      { ...MANUAL, paused: true },
      [PUT, ON, OFF],
      ["load", "load"],
    ],
    [
      "to manual and resumed",
      { ...ARGS, paused: true },
      { ...MANUAL, paused: false },
      [PUT, ON, OFF, ON],
      ["load", "load", "resume"],
    ],
    ["something of a manual sync", MANUAL, { ...MANUAL, streamName: "customer" }, [PUT], ["gap"]],
  ];

  for (const [what, olds, news, calls, effects] of CHANGES) {
    it(`${what}: ${calls.map((call) => call.replace("/api/v1/syncs/7", "…")).join(", ") || "no call"}`, () => {
      const result = plan(olds, news);
      expect(lines(result)).to.deep.equal(calls);
      expect(kinds(result)).to.deep.equal(effects);
    });
  }

  it("does not take another API key for another mapping", () => {
    const withKey = (api_key: string): Values => ({
      ...ARGS,
      configuration: [
        { from: "a", to: "b", mapping_type: "vector", embedding_config: { mode: "m", model: "x", api_key } },
      ],
    });
    const result = plan(withKey("sk-one"), withKey("sk-two"));
    expect(lines(result)).to.deep.equal([PUT]);
    expect(kinds(result)).to.deep.equal([]);
  });

  it("puts everything that is managed, and only that", () => {
    const [call] = plan(ARGS, { ...ARGS, syncInterval: "1h" }).calls;
    expect(call?.body).to.deep.equal({ sync: { ...BODY, sync_interval: 1, sync_interval_unit: "hours" } });
    expect(call?.carries).to.deep.equal(["syncInterval"]);
    const { sourceId, destinationId, modelId, streamName } = ARGS;
    const own = { sourceId, destinationId, modelId, streamName, adopt: true };
    expect(plan(own, { ...own, streamName: "customer" }).calls[0]?.body).to.deep.equal({
      sync: { source_id: 1, destination_id: 3, model_id: 1, stream_name: "customer" },
    });
  });

  it("never puts the cursor, and always the schedule as a whole", () => {
    const withCursor = { ...CRON, cursorField: "a" };
    const [call] = plan(withCursor, { ...withCursor, streamName: "customer" }).calls;
    expect(call?.body).to.deep.equal({
      sync: {
        source_id: 1,
        destination_id: 3,
        model_id: 1,
        stream_name: "customer",
        sync_mode: "incremental",
        configuration: ARGS.configuration,
        schedule_type: "cron_expression",
        cron_expression: "0 5 * * *",
      },
    });
  });

  it("says loudly what a change of the destination does", () => {
    expect(texts(plan(ARGS, { ...ARGS, destinationId: 4 }))).to.match(
      /NEVER sent to the new one \(3 → 4\).*replaceOnChanges: \["destinationId"\]/,
    );
  });

  it("says schedules in words", () => {
    expect(texts(plan(ARGS, { ...ARGS, syncInterval: "7m" }))).to.contain(
      "Runs every 7 minutes (counted again from each full hour) instead of every 30 minutes.",
    );
    expect(texts(plan(CRON, MANUAL))).to.contain(
      "Runs only when somebody starts it instead of by the cron expression 0 5 * * * (UTC).",
    );
  });

  it("says that a run under way ends where the schedule is made anew or taken away, and what a PUT alone would leave", () => {
    for (const [olds, news] of [
      [ARGS, { ...ARGS, syncInterval: "1h" }],
      [ARGS, CRON],
      [CRON, { ...CRON, cronExpression: "0 6 * * *" }],
      [ARGS, MANUAL],
    ] as const)
      expect(texts(plan(olds, news))).to.match(/a run in progress ends/i);
    expect(texts(plan(ARGS, MANUAL))).to.match(
      /PUT alone would leave the running trigger of the old schedule in place/,
    );
    for (const [olds, news] of [
      [MANUAL, ARGS],
      [
        { ...ARGS, paused: true },
        { ...ARGS, paused: true, syncInterval: "1h" },
      ],
      [ARGS, { ...ARGS, streamName: "customer" }],
    ] as const)
      expect(texts(plan(olds, news))).not.to.match(/under way/);
  });

  it("counts runs per day as the scheduler does", () => {
    const rates = (olds: Values, news: Values): unknown => plan(olds, news).runsPerDay;
    expect(rates(ARGS, { ...ARGS, syncInterval: "7m" })).to.deep.equal({ before: 48, after: 216 });
    expect(rates(ARGS, { ...ARGS, paused: true })).to.deep.equal({ before: 48, after: 0 });
    expect(rates(CRON, MANUAL)).to.deep.equal({ before: 1, after: null });
    expect(rates(ARGS, { ...ARGS, streamName: "customer" })).to.deep.equal({ before: 48, after: 48 });
    expect(aisquaredSync.planCreate(checked(ARGS)).runsPerDay).to.deep.equal({ before: 0, after: 48 });
    expect(aisquaredSync.planDelete("1/7", stateOf(ARGS)).runsPerDay).to.deep.equal({ before: 48, after: 0 });
  });

  it("releases what leaves the program, without a call", () => {
    const { syncMode, configuration, ...rest } = ARGS;
    expect([syncMode, configuration]).to.not.include(undefined);
    const result = plan(
      { ...ARGS, paused: true, cursorField: "", workspaceId: 1, adopt: true },
      { ...rest, adopt: true },
    );
    expect(result.calls).to.deep.equal([]);
    expect(result.released).to.have.members(["workspaceId", "syncMode", "configuration", "cursorField", "paused"]);
    const { sourceId, destinationId, modelId, streamName } = ARGS;
    const noSchedule = { sourceId, destinationId, modelId, streamName, adopt: true };
    expect(plan(ARGS, noSchedule).released).to.include.members(["scheduleType", "syncInterval"]);
    expect(plan(ARGS, CRON).released).to.deep.equal([]);
  });

  it("creates by POST, and pauses by PATCH", () => {
    const result = aisquaredSync.planCreate(checked({ ...ARGS, cursorField: "updated_at", paused: true }));
    expect(lines(result)).to.deep.equal(["POST /api/v1/syncs", "PATCH /api/v1/syncs/{syncId}/enable false"]);
    expect(result.calls[0]?.body).to.deep.equal({ sync: { ...BODY, cursor_field: "updated_at" } });
    expect(result.runsPerDay).to.deep.equal({ before: 0, after: 0 });
  });

  it("deletes by DELETE, and says what is lost", () => {
    const result = aisquaredSync.planDelete("1/7", stateOf(ARGS));
    expect(lines(result)).to.deep.equal(["DELETE /api/v1/syncs/7"]);
    expect(kinds(result)).to.deep.equal(["delete"]);
  });

  it("is total on values that are not known yet", () => {
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    for (const name of [...Object.keys(ARGS), "paused", "workspaceId", "cursorField"]) {
      const news = checked({ ...ARGS, [name]: unknown });
      expect(() => aisquaredSync.planCreate(news)).to.not.throw();
      const result = aisquaredSync.planUpdate("1/7", stateOf(ARGS), news);
      if (Object.hasOwn(ARGS, name)) expect(lines(result)).to.include(PUT);
      expect(JSON.stringify(result)).to.not.contain("NaN");
    }
  });
});
