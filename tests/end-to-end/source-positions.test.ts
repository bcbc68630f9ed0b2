import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { startSandbox } from "../../sandbox/server.js";
import type { Sandbox } from "../../sandbox/types.js";
import { ARGS } from "../kit/fleet.js";
import { succeeded, TestStack } from "../kit/test-stack.js";

describe("The state", function () {
  this.timeout(120_000);
  let sandbox: Sandbox;
  let stack: TestStack;

  before(async () => {
    sandbox = await startSandbox();
    stack = new TestStack(sandbox);
  });
  after(async () => {
    stack.dispose();
    await sandbox.close();
  });

  it("names the line of the program that each resource is declared in", async () => {
    const lines = ["nango", "paragon", "sequin", "aisquared"] as const;
    writeFileSync(
      join(stack.project, "index.js"),
      [
        'const { nango, paragon, sequin, aisquared } = require("pulumi-syncs");',
        ...lines.map((name) => `new ${name}.Sync("${name}", ${JSON.stringify(ARGS[name])});`),
      ].join("\n"),
    );
    const { result } = succeeded(await stack.up());
    const positions = result.resources.flatMap(({ urn, sourcePosition }) =>
      urn.includes("pulumi-nodejs:dynamic/") ? [`${urn.split("::").at(-1) ?? ""} ${sourcePosition ?? ""}`] : [],
    );
    expect(positions).to.have.members(lines.map((name, index) => `${name} project:///index.js#${index + 2},1`));
  });
});
