import { expect } from "chai";
import { paragonSync } from "../../../provider/paragon/lifecycle.js";
import type { Values } from "../../../provider/core/values.js";
import { useBench } from "../../kit/provider.js";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const REF = { userId: "acme", integration: "googledrive", pipeline: "files" };

/** Arguments, the path that is named, and what the reason says. */
const BAD: [string, Values, string, ...string[]][] = [
  ["no user", { ...REF, userId: undefined }, "userId", "is required"],
  ["a null user", { ...REF, userId: null }, "userId", "is required"],
  ["an empty user", { ...REF, userId: "" }, "userId", "must not be empty"],
  ["a blank user", { ...REF, userId: "  " }, "userId", "must not be empty"],
  ["a user that is a number", { ...REF, userId: 42 }, "userId", "must be a string, not 42"],
  ["a user that is half a character", { ...REF, userId: "a\ud800" }, "userId", "surrogate"],
  ["no integration", { ...REF, integration: undefined }, "integration", "is required"],
  ["an empty integration", { ...REF, integration: "" }, "integration", "must not be empty"],
  [
    "an integration with blanks",
    { ...REF, integration: "googledrive " },
    "integration",
    "no blanks around it",
    '"googledrive "',
  ],
  [
    "an integration that is a list",
    { ...REF, integration: ["googledrive"] },
    "integration",
    "must be a string, not a list",
  ],
  ["no pipeline", { ...REF, pipeline: undefined }, "pipeline", "is required"],
  ["an empty pipeline", { ...REF, pipeline: "" }, "pipeline", "must not be empty"],
  ["a pipeline that is an object", { ...REF, pipeline: {} }, "pipeline", "must be a string, not an object"],
  ["an empty name", { ...REF, configurationName: "" }, "configurationName", "must not be empty"],
  ["a name with a line break", { ...REF, configurationName: "drive\n" }, "configurationName", "no blanks around it"],
  ["a name that is a boolean", { ...REF, configurationName: true }, "configurationName", "must be a string, not true"],
  ["a configuration that is a text", { ...REF, configuration: "1abc" }, "configuration", "must be an object"],
  ["a configuration that is a list", { ...REF, configuration: [] }, "configuration", "must be an object"],
  ["a credential that is no UUID", { ...REF, credentialId: "cred-1" }, "credentialId", "UUID", '"cred-1"'],
  [
    "a credential with braces",
    { ...REF, credentialId: "{6f1d5f6e-8f5e-4b0a-9a53-0c1d2e3f4a01}" },
    "credentialId",
    "UUID",
  ],
  ["a credential that is an object", { ...REF, credentialId: {} }, "credentialId", "must be a string"],
  [
    "two hours",
    { ...REF, incrementalAccumulatorFrequency: "2h" },
    "incrementalAccumulatorFrequency",
    '"2h"',
    '"1h" and "3h"',
  ],
  [
    "90 minutes",
    { ...REF, incrementalAccumulatorFrequency: "90 minutes" },
    "incrementalAccumulatorFrequency",
    '"1h" and "3h"',
  ],
  [
    "30 seconds",
    { ...REF, incrementalAccumulatorFrequency: "30s" },
    "incrementalAccumulatorFrequency",
    '"1m" and "5m"',
  ],
  [
    "a week",
    { ...REF, incrementalAccumulatorFrequency: "every week" },
    "incrementalAccumulatorFrequency",
    '"6h" and "24h"',
  ],
  [
    "a bare number",
    { ...REF, incrementalAccumulatorFrequency: "60" },
    "incrementalAccumulatorFrequency",
    "with its unit",
    '"1m", "5m"',
    '"24h"',
  ],
  [
    "a number",
    { ...REF, incrementalAccumulatorFrequency: 60 },
    "incrementalAccumulatorFrequency",
    "must be a string, not 60",
  ],
  [
    "a cron expression",
    { ...REF, incrementalAccumulatorFrequency: "0 * * * *" },
    "incrementalAccumulatorFrequency",
    "duration",
  ],
  [
    "an empty frequency",
    { ...REF, incrementalAccumulatorFrequency: "" },
    "incrementalAccumulatorFrequency",
    "duration",
  ],
  [
    "a negative frequency",
    { ...REF, incrementalAccumulatorFrequency: "-1h" },
    "incrementalAccumulatorFrequency",
    "duration",
  ],
  ["a pause that is a word", { ...REF, paused: "true" }, "paused", 'must be true or false, not "true"'],
  ["an adoption that is a word", { ...REF, adopt: "yes" }, "adopt", "must be true or false"],
  ["a near name", { ...REF, frequency: "1h" }, "frequency", "is not an argument", "incrementalAccumulatorFrequency"],
  [
    "the vendor's word in another case",
    { ...REF, credential_id: UNKNOWN },
    "credential_id",
    'did you mean "credentialId"?',
  ],
  ["Paragon's own switch", { ...REF, enabled: true }, "enabled", "is not an argument", "paused"],
];

describe("paragon.Sync check", () => {
  const bench = useBench();

  for (const [what, args, property, ...words] of BAD) {
    it(`refuses ${what}`, () => {
      const { failures } = paragonSync.check(args);
      expect(failures.map((failure) => failure.property)).to.deep.equal([property]);
      for (const word of words) expect(failures[0]?.reason).to.include(word);
      expect(bench.log("paragon")).to.deep.equal([]);
    });
  }

  it("names every bad argument at once", () => {
    const { failures } = paragonSync.check({ userId: "", integration: 1, credentialId: "x", paused: 0 });
    expect(failures.map(({ property }) => property)).to.have.members([
      "userId",
      "integration",
      "pipeline",
      "credentialId",
      "paused",
    ]);
  });

  it("makes the name explicit, and leaves out what is not managed", () => {
    const { inputs, failures } = paragonSync.check({
      ...REF,
      credentialId: null,
      incrementalAccumulatorFrequency: undefined,
    });
    expect(failures).to.deep.equal([]);
    expect(inputs).to.deep.equal({ ...REF, configurationName: "default" });
  });

  for (const spelling of [
    "1h",
    "60m",
    "60 minutes",
    "1 hour",
    "every hour",
    "Every 60 Minutes",
    "3600s",
    "0.5 hours",
    "1440m",
  ]) {
    const expected = { "0.5 hours": "30m", "1440m": "24h" }[spelling] ?? "1h";
    it(`takes "${spelling}" for ${expected}`, () => {
      const { inputs } = paragonSync.check({ ...REF, incrementalAccumulatorFrequency: spelling });
      expect(inputs).to.include({ incrementalAccumulatorFrequency: expected });
    });
  }

  it("writes a credential's UUID in small letters", () => {
    const { inputs } = paragonSync.check({ ...REF, credentialId: "6F1D5F6E-8F5E-4B0A-9A53-0C1D2E3F4A01" });
    expect(inputs).to.include({ credentialId: "6f1d5f6e-8f5e-4b0a-9a53-0c1d2e3f4a01" });
  });

  it("lets unknown values pass at any depth, and still checks what stands beside them", () => {
    const args = {
      userId: UNKNOWN,
      integration: UNKNOWN,
      pipeline: "files",
      configuration: { folder: { id: UNKNOWN } },
      credentialId: UNKNOWN,
      incrementalAccumulatorFrequency: UNKNOWN,
      paused: UNKNOWN,
    };
    expect(paragonSync.check(args)).to.deep.equal({ inputs: { ...args, configurationName: "default" }, failures: [] });
    expect(paragonSync.check({ ...args, pipeline: "" }).failures.map(({ property }) => property)).to.deep.equal([
      "pipeline",
    ]);
  });

  it("changes nothing in what is canonical already", () => {
    const { inputs } = paragonSync.check({
      ...REF,
      configuration: { b: [1, null], a: {} },
      incrementalAccumulatorFrequency: "60m",
    });
    expect(paragonSync.check(inputs).inputs).to.deep.equal(inputs);
  });
});
