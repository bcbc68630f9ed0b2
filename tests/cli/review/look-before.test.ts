import { PassThrough } from "node:stream";
import { expect } from "chai";
import { main } from "../../../cli/main.js";
import type { Review, SyncReview } from "../../../cli/review/model.js";
import { startSandbox } from "../../../sandbox/server.js";
import type { Sandbox } from "../../../sandbox/types.js";
import { withNewKeys } from "../../kit/accounts.js";
import { declared } from "../../kit/fleet.js";
import { changeEnvironment } from "../../kit/environment.js";
import { Kept } from "../../kit/kept.js";
import { type Declared, succeeded, TestStack } from "../../kit/test-stack.js";
import { warmHost } from "../../kit/warm-host/warm-host.js";

/** A Nango sync is there before its resource: what a creation finds, `review --refresh` looks at. */
describe("A review that looks at the platforms first", function () {
  this.timeout(120_000);
  let sandbox: Sandbox;
  let stack: TestStack;
  let accounts: Declared[];
  before(async () => {
    sandbox = await startSandbox();
  });
  after(() => sandbox.close());
  beforeEach(() => {
    sandbox.reset();
    stack = new TestStack(sandbox);
    accounts = [];
  });
  afterEach(() => {
    stack.dispose();
  });

  const byHand = (frequency: string): unknown =>
    sandbox.change("nango", { action: "set-frequency", connection: "acme", sync: "orders", frequency });
  const review = async (resource: Declared, ...more: string[]): Promise<{ sync: SyncReview; stderr: string }> => {
    stack.declare([...accounts, resource]);
    const [stdout, stderr] = [new Kept(), new Kept()];
    const stdin = Object.assign(new PassThrough(), { isTTY: true });
    const env = { PATH: "/nowhere", ...stack.environment };
    const restore = changeEnvironment(stack.environment);
    try {
      const words = ["review", "-C", stack.project, "--format", "json", ...more];
      await main(words, { stdin, stdout, stderr, env, host: warmHost }, () => undefined);
    } finally {
      restore();
    }
    const { syncs } = JSON.parse(stdout.text) as Review;
    expect(syncs).to.have.length(1);
    return { sync: syncs[0]!, stderr: stderr.text };
  };

  it("shows an override that a creation takes away as what was before", async () => {
    byHand("7m");
    const { sync } = await review(declared("nango"), "--refresh");
    expect(sync).to.include({ operation: "create" });
    expect(sync.changes).to.deep.include({ path: "frequency", kind: "change", before: "7m", after: "1h" });
    expect(sync.notes.join()).to.include("The frequency 7m that it has now is taken away").and.include("default (");
    expect(sync.effects.map(({ text }) => text)).to.deep.equal(["Runs every hour instead of every 7 minutes."]);
    expect(sync.calls.map(({ method }) => method)).to.deep.equal(["PUT"]);
    expect(sync.runsPerDay).to.deep.equal({ before: (24 * 60) / 7, after: 24 });
    expect(succeeded(await stack.up()).writes).to.have.length(1);
  });

  it("announces no call for what is there already", async () => {
    byHand("1h");
    const { sync } = await review(declared("nango"), "--refresh");
    expect(sync.calls).to.deep.equal([]);
    expect(succeeded(await stack.up()).writes).to.deep.equal([]);
  });

  it("shows the override too where the program puts the default back", async () => {
    byHand("7m");
    const { sync } = await review(declared("nango", { frequency: null }), "--refresh");
    expect(sync.changes).to.deep.include({ path: "frequency", kind: "change", before: "7m", after: "default" });
  });

  it("does not look unless asked to, nor for the sync of an explicit provider", async () => {
    byHand("7m");
    const isNew = { path: "frequency", kind: "add", after: "1h" };
    expect((await review(declared("nango"))).sync.changes).to.deep.include(isNew);
    accounts = [{ platform: "nango", name: "eu", account: withNewKeys(sandbox).nango }];
    const explicit = await review(declared("nango", {}, { opts: { provider: "eu" } }), "--refresh");
    expect(explicit.sync.changes).to.deep.include(isNew);
    expect(sandbox.log()).to.deep.equal([]);
  });

  it("says what it could not look at, and reviews the rest as ever", async () => {
    sandbox.fault({ platform: "nango", path: "/sync/status", status: 401, times: "always" });
    const { sync, stderr } = await review(declared("nango"), "--refresh");
    expect(stderr).to.include("What is there of acme-nango before it is made is not known: ").and.include("401");
    expect(sync.calls).to.have.length(2);
  });
});
