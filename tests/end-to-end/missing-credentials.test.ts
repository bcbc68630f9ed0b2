import { expect } from "chai";
import { startSandbox } from "../../sandbox/server.js";
import type { PlatformName, Sandbox } from "../../sandbox/types.js";
import { succeeded, TestStack } from "../kit/test-stack.js";
import { forPaper } from "../matrix/expected.js";
import { kindOf } from "../matrix/table.js";
import { tables } from "../matrix/tables.js";

/** What is taken away, and what must be named. */
const MISSING: Record<PlatformName, { variables: readonly string[]; named: readonly string[] }> = {
  nango: { variables: ["NANGO_SECRET_KEY"], named: ["NANGO_SECRET_KEY", "nango:secretKey"] },
  paragon: {
    variables: ["PARAGON_PROJECT_ID", "PARAGON_SIGNING_KEY"],
    named: ["PARAGON_SIGNING_KEY", "paragon:signingKey", "PARAGON_PROJECT_ID", "paragon:projectId"],
  },
  sequin: { variables: ["SEQUIN_API_TOKEN"], named: ["SEQUIN_API_TOKEN", "sequin:apiToken"] },
  aisquared: {
    variables: ["AISQUARED_TOKEN", "AISQUARED_EMAIL", "AISQUARED_PASSWORD"],
    named: ["AISQUARED_EMAIL", "aisquared:email", "AISQUARED_PASSWORD", "AISQUARED_TOKEN", "aisquared:token"],
  },
};

/** An argument by which the resources differ. */
const OWN: Record<PlatformName, string> = {
  nango: "connectionId",
  paragon: "userId",
  sequin: "name",
  aisquared: "modelId",
};

describe("A missing credential", function () {
  this.timeout(60_000);

  for (const table of tables) {
    const { platform, token, base } = table;
    describe(`of ${token}`, () => {
      let sandbox: Sandbox;
      let stack: TestStack;
      before(async () => {
        sandbox = await startSandbox();
        for (const name of MISSING[platform].variables) Reflect.deleteProperty(sandbox.environment, name);
        stack = new TestStack(sandbox);
        const args = forPaper(base);
        stack.declare(
          [1, 2, 3, 4, 5].map((n) => ({
            ...kindOf(table),
            name: `sync-${n}`,
            args: { ...args, [OWN[platform]]: String(n) },
          })),
        );
      });
      after(async () => {
        stack.dispose();
        await sandbox.close();
      });

      it("is not missed by a preview", async () => {
        succeeded(await stack.preview());
        expect(sandbox.log()).to.deep.equal([]);
      });

      it("is named once in a run, with its variable and its key of the config", async () => {
        const { result, messages, events } = await stack.up();
        expect(result.result).to.equal("failed");
        const told = messages.filter((message) => MISSING[platform].named.every((name) => message.includes(name)));
        expect(told, messages.join("\n")).to.have.length(1);
        expect(told[0]).to.include("pulumi config set --secret");
        // Whatever else failed refers to it.
        for (const message of messages) {
          if (message !== told[0] && message.includes(" is missing"))
            expect(message).to.include("See the first of these errors");
        }
        const lines = JSON.stringify(events).split(MISSING[platform].named[0] ?? "").length - 1;
        expect(lines).to.be.lessThanOrEqual(2);
        expect(sandbox.log()).to.deep.equal([]);
      });
    });
  }
});
