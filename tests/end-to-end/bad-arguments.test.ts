import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { startSandbox } from "../../sandbox/server.js";
import type { Sandbox } from "../../sandbox/types.js";
import { type Declared, succeeded, TestStack } from "../kit/test-stack.js";
import { said } from "../matrix/table.js";
import { tables } from "../matrix/tables.js";
import { forPaper } from "../matrix/expected.js";

const SECRETS = ["sk_live_never_to_be_shown", "sk-embedding-never-to-be-shown"];

const BASES = new Map(tables.map(({ platform, base }) => [platform, forPaper(base)]));

function declared(platform: Declared["platform"], name: string, args: object): Declared {
  return { platform, name, args: said(BASES.get(platform) ?? {}, { ...args }) };
}

const GOOD = declared("nango", "good", { frequency: "2h" });

/** One of each kind, each with a secret beside it where the resource has one. */
const BAD: readonly Declared[] = [
  declared("nango", "shorter-than-30s", { frequency: "5s" }),
  declared("nango", "no-unit", { frequency: "300" }),
  declared("nango", "a-slash", { syncName: "a/b" }),
  declared("nango", "nobody", { connectionId: "" }),
  declared("nango", "another-name", { interval: "1h" }),
  declared("nango", "a-word", { paused: "yes" }),
  declared("paragon", "two-hours", { incrementalAccumulatorFrequency: "2h" }),
  declared("paragon", "no-uuid", { credentialId: "cred-1" }),
  declared("paragon", "no-object", { configuration: "folder" }),
  declared("paragon", "no-pipeline", { pipeline: undefined }),
  declared("sequin", "an-hour", { syncFrequency: "1h" }),
  declared("sequin", "no-age", { maxAgeDays: 0 }),
  declared("sequin", "half-a-limit", { rateLimit: { allowedRequests: 10 } }),
  declared("sequin", "nothing-to-sync", { collectionIds: [] }),
  declared("sequin", "both", { credential: { $secret: { properties: { kind: "stripe_key", secret: SECRETS[0] } } } }),
  declared("sequin", "no-kind", { credentialId: undefined, credential: { properties: { secret: SECRETS[0] } } }),
  declared("sequin", "a-text", { credentialId: undefined, credential: SECRETS[0] }),
  declared("aisquared", "ninety-minutes", { scheduleType: "interval", syncInterval: "90m" }),
  declared("aisquared", "seconds", { scheduleType: "cron_expression", cronExpression: "0 0 5 * * *" }),
  declared("aisquared", "a-name", { modelId: "customers" }),
  declared("aisquared", "no-mapping", { configuration: [] }),
  declared("aisquared", "a-key", {
    configuration: [{ from: "a", to: "b", embedding_config: { apiKey: SECRETS[1], api_key: SECRETS[1] } }],
  }),
  declared("aisquared", "no-list", { configuration: SECRETS[1] }),
];

describe("A program with bad arguments", function () {
  this.timeout(120_000);
  let sandbox: Sandbox;
  let stack: TestStack;
  let state: string;
  before(async () => {
    sandbox = await startSandbox();
    stack = new TestStack(sandbox);
    state = join(stack.folder, "backend/.pulumi/stacks/demo/dev.json");
    stack.declare([GOOD]);
    succeeded(await stack.up());
  });
  after(async () => {
    stack.dispose();
    await sandbox.close();
  });

  for (const command of ["preview", "up"] as const) {
    it(`is refused by ${command}: nothing is sent, nothing secret is told, the state is as it was`, async () => {
      const before = { text: readFileSync(state, "utf8"), requests: sandbox.log().length };
      stack.declare([GOOD, ...BAD]);
      const { result, events, messages } = await stack[command]();
      expect(result.result).to.equal("failed");
      expect(messages.join("\n")).to.match(/has a problem: /);
      expect(sandbox.log()).to.have.length(before.requests);
      for (const secret of SECRETS) expect(JSON.stringify(events)).not.to.include(secret);
      if (command === "preview") expect(readFileSync(state, "utf8")).to.equal(before.text);
      const kept = JSON.parse(readFileSync(state, "utf8")) as {
        checkpoint: { latest: { resources: { urn: string }[] } };
      };
      const names = kept.checkpoint.latest.resources.map(({ urn }) => urn.split("::").at(-1));
      expect(names).to.include("good");
      expect(names).not.to.include.members(BAD.map(({ name }) => name));
    });
  }

  for (const bad of BAD.filter((each) => SECRETS.some((secret) => JSON.stringify(each).includes(secret)))) {
    it(`tells which one is bad and what would be valid, and not its secret: ${bad.name}`, async () => {
      const since = sandbox.log().at(-1)?.sequence ?? 0;
      stack.declare([GOOD, bad]);
      const { result, messages } = await stack.preview();
      expect(result.result).to.equal("failed");
      expect(messages.join("\n"))
        .to.include(`'${bad.name}'`)
        .and.match(/has a problem: .*\b(?:must|is|are|cannot|needs)\b/);
      for (const secret of SECRETS) expect(messages.join("\n")).not.to.include(secret);
      expect(sandbox.log({ since })).to.deep.equal([]);
    });
  }
});
