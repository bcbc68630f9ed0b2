import { cpSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { startSandbox } from "../../sandbox/server.js";
import { type Declared, TestStack, succeeded } from "../kit/test-stack.js";
import type { Sandbox } from "../../sandbox/types.js";

/** Made by the version of this commit, with the program beside it: two syncs on each platform. */
const STATES = join(__dirname, "../data/states/6269eeb");

describe("A state that an earlier version wrote", () => {
  let sandbox: Sandbox;
  let stack: TestStack;

  before(async () => {
    sandbox = await startSandbox();
    stack = new TestStack(sandbox);
    const state = join(stack.folder, "backend/.pulumi/stacks/demo/dev.json");
    mkdirSync(dirname(state), { recursive: true });
    cpSync(join(STATES, "dev.json"), state);
    cpSync(join(STATES, "Pulumi.dev.yaml"), join(stack.project, "Pulumi.dev.yaml"));
    stack.declare(JSON.parse(readFileSync(join(STATES, "program.json"), "utf8")) as readonly Declared[]);
  });
  after(async () => {
    stack.dispose();
    await sandbox.close();
  });

  it("goes on without a change, and without a request", async () => {
    const before = resources(stack);
    const preview = succeeded(await stack.preview());
    expect(preview.digest.steps?.filter(({ op }) => op !== "same")).to.deep.equal([]);
    const up = succeeded(await stack.up());
    expect(up.digest.steps?.filter(({ op }) => op !== "same")).to.deep.equal([]);
    expect(up.result.changes).to.deep.equal({ same: 9 });
    expect(resources(stack)).to.deep.equal(before);
    expect(sandbox.log()).to.deep.equal([]);
    expect([...preview.messages, ...up.messages]).to.deep.equal([]);
  });
});

interface Entry {
  readonly urn: string;
  readonly inputs?: unknown;
  readonly outputs?: unknown;
}

/** What the state says of each resource. Order and places are the program's, and a secret is encrypted anew each time. */
function resources(stack: TestStack): unknown {
  const state = readFileSync(join(stack.folder, "backend/.pulumi/stacks/demo/dev.json"), "utf8");
  const blanked = state.replace(/"ciphertext":"[^"]*"/g, '"ciphertext":""');
  const { resources } = (JSON.parse(blanked) as { checkpoint: { latest: { resources: readonly Entry[] } } }).checkpoint
    .latest;
  return new Map(resources.map(({ urn, inputs, outputs }) => [urn, { inputs, outputs }]));
}
