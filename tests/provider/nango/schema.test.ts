import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { nangoSync } from "../../../provider/nango/lifecycle.js";
import { syncArgs } from "../../../provider/nango/schema.js";
import {
  connectionsAnswer,
  frequencyAnswer,
  integrationsAnswer,
  statusAnswer,
  successAnswer,
} from "../../../provider/nango/wire.js";

interface Exchange {
  request?: { method: string; path: string };
  response?: { status: number; body: unknown } | null;
}

const VALID = { providerConfigKey: "hubspot", connectionId: "acme", syncName: "contacts" };

describe("the arguments of nango.Sync", () => {
  const refused: [string, Record<string, unknown>, property: string, reason: RegExp][] = [
    ["no integration", { providerConfigKey: undefined }, "providerConfigKey", /is required/],
    ["an empty connection", { connectionId: "" }, "connectionId", /must not be empty/],
    ["a slash in a sync's name", { syncName: "a/b" }, "syncName", /letters, digits and _ -/],
    ["a long name", { syncName: "x".repeat(256) }, "syncName", /at most 255 characters, not 256/],
    ["a colon in a variant", { syncVariant: "a::b" }, "syncVariant", /letters, digits/],
    ["a number for a connection", { connectionId: 42 }, "connectionId", /must be a string, not 42/],
    ["a text for paused", { paused: "yes" }, "paused", /must be true or false, not "yes"/],
    ["the API's own spelling", { provider_config_key: "x" }, "provider_config_key", /did you mean "providerConfigKey"/],
    ["the older name of the variant", { variant: "x" }, "variant", /is not an argument/],
    ["the platform's name of a frequency", { runs: "1h" }, "runs", /there are providerConfigKey/],
  ];
  for (const [what, args, property, reason] of refused) {
    it(`refuse ${what}`, () => {
      const { failures } = nangoSync.check({ ...VALID, ...args });
      expect(failures.map((failure) => failure.property)).to.deep.equal([property]);
      expect(failures[0]?.reason).to.match(reason);
    });
  }

  it("take every character that Nango takes", () => {
    const connectionId = "a,.;:=+~[x]|@${y}\"'\\/_ -1";
    expect(nangoSync.check({ ...VALID, providerConfigKey: "a~b:c.d@e_f-g h", connectionId }).failures).to.deep.equal(
      [],
    );
  });

  it("make a replacement where they are the identity, and only there", () => {
    const replacing = Object.entries(nangoSync.facts).filter(([, { replaces }]) => replaces === true);
    expect(replacing.map(([name]) => name)).to.deep.equal([
      "providerConfigKey",
      "connectionId",
      "syncName",
      "syncVariant",
    ]);
    expect(Object.keys(nangoSync.facts)).to.deep.equal(Object.keys(syncArgs.shape));
  });
});

describe("Nango's answers", () => {
  const exchanges = readFileSync(join(__dirname, "../../data/recorded/nango.jsonl"), "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line) as Exchange)
    // The traffic of the vendor's own client was kept as text, and cut.
    .filter(({ response }) => typeof response?.body !== "string");

  for (const [what, matches, schema] of [
    ["status", /^GET \/sync\/status/, statusAnswer],
    ["frequency", /^PUT \/sync\/update-connection-frequency/, frequencyAnswer],
    ["pause and start", /^POST \/sync\/(?:pause|start)/, successAnswer],
    ["connections", /^GET \/connections(?:\?|$)/, connectionsAnswer],
    ["integrations", /^GET \/integrations$/, integrationsAnswer],
  ] as const) {
    it(`of ${what} are read as a real server gives them`, () => {
      const answers = exchanges.filter(
        ({ request, response }) =>
          response?.status === 200 && request !== undefined && matches.test(`${request.method} ${request.path}`),
      );
      expect(answers).not.to.have.length(0);
      for (const { response } of answers) {
        const result = schema.safeParse(response?.body);
        expect(result.success, JSON.stringify(response?.body).slice(0, 300)).to.equal(true);
      }
    });
  }
});
