import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { startSandbox } from "../../sandbox/server.js";
import type { Sandbox } from "../../sandbox/types.js";
import { BAD, declared, SECRETS } from "../kit/bad-arguments.js";
import { succeeded, TestStack } from "../kit/test-stack.js";

const GOOD = declared("nango", "good", { frequency: "2h" });

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
