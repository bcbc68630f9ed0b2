import { expect } from "chai";
import { Account } from "../../../provider/core/account.js";
import { Settings } from "../../../provider/core/settings.js";
import { aisquaredSync } from "../../../provider/aisquared/lifecycle.js";
import type { Values } from "../../../provider/core/values.js";
import { ARGS, checked } from "./support.js";

const UNKNOWN = {
  string: "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  number: "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  boolean: "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  array: "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
};

const without = (...names: string[]): Values =>
  Object.fromEntries(Object.entries(ARGS).filter(([name]) => !names.includes(name)));
const CRON = { ...without("syncInterval"), scheduleType: "cron_expression" };
const mapping = (value: unknown): Values => ({ ...ARGS, configuration: [value] });
const embedding = (value: unknown): Values => mapping({ from: "a", to: "b", embedding_config: value });

/** What is wrong, the argument that is named, and what the message must say. */
const REFUSED: readonly [what: string, args: Values, property: string, reason: RegExp][] = [
  ["no source", without("sourceId"), "sourceId", /required|source/],
  ["a source by name", { ...ARGS, sourceId: "redshift" }, "sourceId", /id of a source, a whole number.*"redshift"/],
  ["a fractional id", { ...ARGS, destinationId: 1.5 }, "destinationId", /whole number.*1\.5/],
  ["an id of 0", { ...ARGS, modelId: 0 }, "modelId", /whole number/],
  ["a negative id", { ...ARGS, modelId: "-3" }, "modelId", /whole number/],
  ["an id beyond whole numbers", { ...ARGS, modelId: 2 ** 60 }, "modelId", /whole number/],
  ["an object as id", { ...ARGS, sourceId: { id: 1 } }, "sourceId", /id of a source/],
  ["a workspace by name", { ...ARGS, workspaceId: "acme" }, "workspaceId", /id of a workspace/],
  ["an empty stream", { ...ARGS, streamName: "" }, "streamName", /must not be empty/],
  ["no stream", without("streamName"), "streamName", /required/],
  [
    "another sync mode",
    { ...ARGS, syncMode: "Incremental" },
    "syncMode",
    /"full_refresh" or "incremental".*did you mean "incremental"/,
  ],
  ["no sync mode", without("syncMode"), "syncMode", /required to create.*adopt: true/],
  [
    "another schedule type",
    { ...ARGS, scheduleType: "cron" },
    "scheduleType",
    /"manual", "interval" or "cron_expression"/,
  ],
  ["no schedule", without("scheduleType", "syncInterval"), "scheduleType", /required to create/],
  [
    "two schedules and no type",
    { ...without("scheduleType"), cronExpression: "0 5 * * *" },
    "scheduleType",
    /which of syncInterval and cronExpression/,
  ],
  ["no interval", without("syncInterval"), "syncInterval", /required with scheduleType "interval"/],
  ["no cron expression", CRON, "cronExpression", /required with scheduleType "cron_expression"/],
  ["90 minutes", { ...ARGS, syncInterval: "90m" }, "syncInterval", /nearest are "1h" and "2h"/],
  [
    "90 minutes in two arguments",
    { ...ARGS, syncInterval: 90, syncIntervalUnit: "minutes" },
    "syncInterval",
    /"1h" and "2h"/,
  ],
  ["25 hours", { ...ARGS, syncInterval: "25h" }, "syncInterval", /"1d" and "2d"/],
  ["5 weeks", { ...ARGS, syncInterval: 5, syncIntervalUnit: "weeks" }, "syncInterval", /nearest one is "31d"/],
  ["half a minute", { ...ARGS, syncInterval: "30s" }, "syncInterval", /nearest one is "1m"/],
  ["a fraction", { ...ARGS, syncInterval: 1.5, syncIntervalUnit: "hours" }, "syncInterval", /"1h" and "2h"/],
  ["an interval of 0", { ...ARGS, syncInterval: 0, syncIntervalUnit: "minutes" }, "syncInterval", /duration/],
  ["a number without unit", { ...ARGS, syncInterval: 30 }, "syncInterval", /syncIntervalUnit/],
  ["a word", { ...ARGS, syncInterval: "often" }, "syncInterval", /"30m", "1 hour" or "every day"/],
  [
    "another unit",
    { ...ARGS, syncInterval: 30, syncIntervalUnit: "months" },
    "syncIntervalUnit",
    /"minutes", "hours", "days" or "weeks"/,
  ],
  ["a unit given twice", { ...ARGS, syncIntervalUnit: "minutes" }, "syncIntervalUnit", /given twice/],
  [
    "a unit of nothing",
    { ...without("syncInterval"), syncIntervalUnit: "minutes" },
    "syncInterval",
    /required with scheduleType/,
  ],
  ["4 fields", { ...CRON, cronExpression: "0 5 * *" }, "cronExpression", /five fields.*4 fields/],
  ["seconds", { ...CRON, cronExpression: "0 0 5 * * *" }, "cronExpression", /seconds and then never runs/],
  [
    "a time zone",
    { ...CRON, cronExpression: "0 5 * * * Europe/Berlin" },
    "cronExpression",
    /time zone and then never runs it.*UTC/,
  ],
  ["a time zone in front", { ...CRON, cronExpression: "CRON_TZ=UTC 0 5 * * *" }, "cronExpression", /in UTC/],
  ["@every", { ...CRON, cronExpression: "@every 5m" }, "cronExpression", /syncInterval: "5m"/],
  ["@noon", { ...CRON, cronExpression: "@noon" }, "cronExpression", /@daily/],
  ["Sunday as 7", { ...CRON, cronExpression: "0 5 * * 7" }, "cronExpression", /Sunday is 0/],
  [
    "minute 60",
    { ...CRON, cronExpression: "60 * * * *" },
    "cronExpression",
    /minute cannot be "60"; it goes from 0 to 59/,
  ],
  ["a step from a number", { ...CRON, cronExpression: "5/15 * * * *" }, "cronExpression", /"5-59\/15"/],
  ["a step beyond its field", { ...CRON, cronExpression: "*/90 * * * *" }, "cronExpression", /only at 0.*"interval"/],
  ["the last day", { ...CRON, cronExpression: "0 0 L * *" }, "cronExpression", /not known to both sides/],
  ["30 February", { ...CRON, cronExpression: "0 0 30 2 *" }, "cronExpression", /never runs/],
  ["an empty expression", { ...CRON, cronExpression: " " }, "cronExpression", /it is empty/],
  ["no configuration", without("configuration"), "configuration", /required to create/],
  ["an empty list of mappings", { ...ARGS, configuration: [] }, "configuration", /must not be empty.*mapping_type/],
  ["an empty object of mappings", { ...ARGS, configuration: {} }, "configuration", /must not be empty/],
  ["a text as mapping", mapping("email"), "configuration[0]", /must be a mapping/],
  ["an empty mapping", mapping({}), "configuration[0]", /must not be empty/],
  [
    "a mapping in camelCase",
    mapping({ from: "a", to: "b", mappingType: "standard" }),
    "configuration[0].mappingType",
    /did you mean "mapping_type"/,
  ],
  [
    "a key of the dashboard",
    mapping({ from: "a", to: "b", isRequired: true }),
    "configuration[0].isRequired",
    /drop it.*from, to, mapping_type/,
  ],
  [
    "a mistyped mapping type",
    mapping({ from: "a", to: "b", mapping_type: "Standard" }),
    "configuration[0].mapping_type",
    /did you mean "standard"/,
  ],
  [
    "a list as value",
    mapping({ to: "b", value: ["x"] }),
    "configuration[0].value",
    /must be a text, a number or true or false/,
  ],
  ["a text as embedding", embedding("m"), "configuration[0].embedding_config", /mode, model, api_key/],
  [
    "another key of an embedding",
    embedding({ apiKey: "k" }),
    "configuration[0].embedding_config.apiKey",
    /did you mean "api_key"/,
  ],
  [
    "a mask as key",
    embedding({ mode: "m", model: "x", api_key: "[secret]" }),
    "configuration[0].embedding_config.api_key",
    /give the real one/,
  ],
  ["a number as cursor", { ...ARGS, cursorField: 5 }, "cursorField", /name of a column/],
  ["a word as pause", { ...ARGS, paused: "yes" }, "paused", /true or false/],
  ["a name", { ...ARGS, name: "Acme" }, "name", /not an argument/],
  ["snake case", { ...ARGS, sync_mode: "incremental" }, "sync_mode", /did you mean "syncMode"/],
];

describe("aisquared.Sync check", () => {
  for (const [what, args, property, reason] of REFUSED) {
    it(`refuses ${what}`, () => {
      const { failures } = aisquaredSync.check(args);
      expect(failures.map((failure) => failure.property)).to.deep.equal([property]);
      expect(failures[0]?.reason).to.match(reason);
    });
  }

  it("refuses a text as configuration without naming a property whose value Pulumi would print", () => {
    const { failures } = aisquaredSync.check({ ...ARGS, configuration: "sk-very-secret" });
    expect(failures).to.have.length(1);
    expect(failures[0]?.property).to.equal("");
    expect(failures[0]?.reason)
      .to.match(/^configuration must be a list of mappings/)
      .and.not.contain("sk-very-secret");
  });

  it("names each of several faults", () => {
    const { failures } = aisquaredSync.check({ ...ARGS, sourceId: "x", syncInterval: "90m", paused: 1 });
    expect(failures.map(({ property }) => property)).to.have.members(["sourceId", "syncInterval", "paused"]);
  });

  describe("takes every spelling of one value for the same", () => {
    const SAME: readonly [what: string, ...args: Values[]][] = [
      [
        "half an hour",
        { ...ARGS },
        { ...ARGS, syncInterval: "30 minutes" },
        { ...ARGS, syncInterval: "every 30 min" },
        { ...ARGS, syncInterval: 30, syncIntervalUnit: "minutes" },
        { ...ARGS, syncInterval: "30", syncIntervalUnit: "minutes" },
      ],
      [
        "an hour",
        ...["60m", "1h", "every hour", "1 Hour"].map((syncInterval) => ({ ...ARGS, syncInterval })),
        { ...ARGS, syncInterval: 60, syncIntervalUnit: "minutes" },
        { ...ARGS, syncInterval: 1, syncIntervalUnit: "hours" },
      ],
      ["a day", ...["24h", "1d", "1440m", "every day"].map((syncInterval) => ({ ...ARGS, syncInterval }))],
      [
        "a week",
        ...["7d", "1w", "168h"].map((syncInterval) => ({ ...ARGS, syncInterval })),
        { ...ARGS, syncInterval: 1, syncIntervalUnit: "weeks" },
      ],
      [
        "the interval's type",
        ARGS,
        { ...ARGS, scheduleType: "automated" },
        without("scheduleType"),
        { ...ARGS, scheduleType: null },
      ],
      [
        "a stale cron expression",
        ARGS,
        { ...ARGS, cronExpression: "0 5 * * *" },
        { ...ARGS, cronExpression: "nonsense" },
      ],
      [
        "a stale interval",
        { ...CRON, cronExpression: "@daily" },
        { ...ARGS, scheduleType: "cron_expression", cronExpression: "0 0 * * *", syncIntervalUnit: "hours" },
      ],
      [
        "manual",
        { ...without("syncInterval"), scheduleType: "manual" },
        { ...ARGS, scheduleType: "manual", cronExpression: "@daily" },
      ],
      [
        "a cron expression",
        ...["0 5 * * 1-5", " 0  5 * * MON-FRI ", "00 05 * * 1,2,3,4,5", "0 5 */1 1-12 mon,tue,wed,thu-fri"].map(
          (cronExpression) => ({ ...CRON, cronExpression }),
        ),
      ],
      [
        "a step",
        ...["*/20 * * * *", "0,20,40 * * * *", "40,0,20 * * * *", "0-59/20 * * * *"].map((cronExpression) => ({
          ...CRON,
          cronExpression,
        })),
      ],
      ["ids", ARGS, { ...ARGS, sourceId: "1", destinationId: " 3 ", modelId: "01" }],
      ["no cursor", { ...ARGS, cursorField: "" }, { ...ARGS, cursorField: null }],
      ["no value in a mapping", mapping({ from: "a", to: "b" }), mapping({ to: "b", from: "a", template: null })],
    ];
    for (const [what, first, ...others] of SAME) {
      it(what, () => {
        for (const other of others) expect(checked(other)).to.deep.equal(checked(first ?? {}));
      });
    }

    it("but not two orders of mappings, nor the two forms of days in cron", () => {
      expect(checked({ ...ARGS, configuration: [...ARGS.configuration].reverse() })).to.not.deep.equal(checked(ARGS));
      const cron = (cronExpression: string): Values => checked({ ...CRON, cronExpression });
      expect(cron("0 5 1-31 * 1")).to.not.deep.equal(cron("0 5 * * 1"));
    });
  });

  it("is stable: canonical arguments pass unchanged", () => {
    for (const args of [
      ARGS,
      { ...CRON, cronExpression: "@weekly" },
      { ...ARGS, cursorField: null, workspaceId: 1, paused: false },
    ]) {
      expect(checked(checked(args))).to.deep.equal(checked(args));
    }
  });

  it("lets a program that adopts leave settings to others", () => {
    const { sourceId, destinationId, modelId, streamName } = ARGS;
    const args = { sourceId, destinationId, modelId, streamName, adopt: true };
    expect(checked(args)).to.deep.equal({ ...args, sourceId: "1", destinationId: "3", modelId: "1" });
  });

  describe("is total on values that are not known yet", () => {
    for (const name of Object.keys({
      ...ARGS,
      workspaceId: 1,
      cursorField: "",
      paused: true,
      adopt: true,
      cronExpression: "",
    })) {
      for (const [kind, sentinel] of Object.entries(UNKNOWN)) {
        it(`${name} as ${kind}`, () => {
          const { failures } = aisquaredSync.check({ ...ARGS, [name]: sentinel });
          expect(failures).to.deep.equal([]);
        });
      }
    }

    it("refuses nothing of a schedule whose type is not known yet: it may be one that makes the rest meaningless", () => {
      const scheduleType = UNKNOWN.string;
      for (const [rest, kept] of [
        [
          { syncInterval: 5, cronExpression: "stale" },
          { syncInterval: UNKNOWN.string, cronExpression: UNKNOWN.string },
        ],
        [
          { syncInterval: "30m", syncIntervalUnit: "eons" },
          { syncInterval: "30m", syncIntervalUnit: UNKNOWN.string },
        ],
        [
          { syncInterval: 60, syncIntervalUnit: "minutes", cronExpression: "@daily" },
          { syncInterval: "1h", cronExpression: "0 0 * * *" },
        ],
      ] as const) {
        const { inputs, failures } = aisquaredSync.check({ ...without("syncInterval"), ...rest, scheduleType });
        expect(failures).to.deep.equal([]);
        expect(inputs).to.deep.include({ ...kept, scheduleType });
      }
    });

    it("keeps number and unit apart until both are known", () => {
      const args = { ...ARGS, syncInterval: UNKNOWN.number, syncIntervalUnit: "hours" };
      for (const syncIntervalUnit of ["hours", "hour", " Hours "]) {
        expect(checked({ ...args, syncIntervalUnit })).to.deep.include({
          syncInterval: UNKNOWN.number,
          syncIntervalUnit: "hours",
        });
      }
      expect(checked({ ...ARGS, syncInterval: 2, syncIntervalUnit: UNKNOWN.string })).to.deep.include({
        syncInterval: 2,
      });
    });

    it("and still checks what stands beside them", () => {
      const { failures } = aisquaredSync.check({
        ...ARGS,
        sourceId: UNKNOWN.string,
        syncInterval: "90m",
        configuration: [{ from: UNKNOWN.string, to: "b", mappingType: "standard" }, UNKNOWN.string],
      });
      expect(failures.map(({ property }) => property)).to.deep.equal(["syncInterval"]);
      const inside = aisquaredSync.check({
        ...ARGS,
        configuration: [{ from: UNKNOWN.string, mappingType: "standard" }],
      });
      expect(inside.failures.map(({ property }) => property)).to.deep.equal(["configuration[0].mappingType"]);
    });

    it("has no identity while a part of it is not known", () => {
      for (const name of ["workspaceId", "sourceId", "destinationId", "modelId", "streamName"]) {
        expect(aisquaredSync.identity(checked({ ...ARGS, [name]: UNKNOWN.string }), inWorkspace(4))).to.equal(
          undefined,
        );
      }
    });
  });

  it("takes the workspace of the settings for the same as naming it", () => {
    const account = inWorkspace(4);
    expect(aisquaredSync.identity(checked(ARGS), account)).to.deep.equal(
      aisquaredSync.identity(checked({ ...ARGS, workspaceId: 4 }), account),
    );
    expect(checked(ARGS)).to.not.have.property("workspaceId");
  });
});

function inWorkspace(id: number): Account {
  return new Account(new Settings(undefined, { AISQUARED_WORKSPACE_ID: String(id) }));
}
