import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { buildReview } from "../../cli/review/build.js";
import { startSandbox } from "../../sandbox/server.js";
import type { Sandbox } from "../../sandbox/types.js";
import { declared, PLATFORMS } from "../kit/fleet.js";
import { succeeded, TestStack } from "../kit/test-stack.js";

interface Entry {
  urn: string;
  type: string;
  id?: string;
  provider?: string;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
  propertyDependencies?: Record<string, unknown>;
}

/** Of the stack on disk, what the Pulumi CLI leaves there when the program has moved to the plugin's SDK. */
function moveToPlugin(file: string): void {
  const state = JSON.parse(readFileSync(file, "utf8")) as { checkpoint: { latest: { resources: Entry[] } } };
  const moved = (text: string): string =>
    text
      .replaceAll("pulumi-nodejs:dynamic/", "syncs:")
      .replaceAll("pulumi:providers:pulumi-nodejs::default", "pulumi:providers:syncs::default_0_1_0")
      .replaceAll("pulumi:providers:pulumi-nodejs", "pulumi:providers:syncs");
  const resources = JSON.parse(moved(JSON.stringify(state.checkpoint.latest.resources))) as Entry[];
  for (const { type, inputs, outputs, propertyDependencies } of resources) {
    if (!type.startsWith("syncs:")) continue;
    for (const values of [inputs, outputs, propertyDependencies]) Reflect.deleteProperty(values ?? {}, "__provider");
  }
  state.checkpoint.latest.resources = resources;
  writeFileSync(file, JSON.stringify(state));
}

describe("A stack whose program used an SDK of the provider plugin", function () {
  this.timeout(120_000);
  let sandbox: Sandbox;
  let stack: TestStack;
  const program = PLATFORMS.map((platform) => declared(platform));

  before(async () => {
    sandbox = await startSandbox();
    stack = new TestStack(sandbox);
    stack.declare(program);
    succeeded(await stack.up());
    moveToPlugin(join(stack.folder, "backend/.pulumi/stacks/demo/dev.json"));
  });
  after(async () => {
    stack.dispose();
    await sandbox.close();
  });

  it("is refreshed and destroyed by the Pulumi CLI alone, which is said before anything is done", async () => {
    const since = sandbox.log().at(-1)?.sequence ?? 0;
    const refused = await stack.refresh().then(
      ({ messages }) => messages.join("\n"),
      (error: unknown) => String(error),
    );
    expect(refused).to.match(/\(syncs:\w+:Sync\) of the provider syncs needs the Pulumi CLI/);
    expect(sandbox.log({ since })).to.deep.equal([]);
  });

  it("comes back to this package's own resources without a call, and the review says that", async () => {
    const since = sandbox.log().at(-1)?.sequence ?? 0;
    const { syncs } = await buildReview(succeeded(await stack.preview()).digest);
    expect(syncs.map(({ operation, calls, notes }) => [operation, calls, notes])).to.deep.equal(
      PLATFORMS.map(() => [
        "update",
        [],
        ["Moves from the provider plugin to this package's own resources: that makes no call."],
      ]),
    );
    const { result } = succeeded(await stack.up());
    expect(sandbox.log({ since })).to.deep.equal([]);
    expect(result.resources.filter(({ urn }) => urn.includes("syncs:"))).to.deep.equal([]);
    const { digest } = succeeded(await stack.preview());
    expect(digest.steps?.filter(({ op }) => op !== "same")).to.deep.equal([]);
  });
});
