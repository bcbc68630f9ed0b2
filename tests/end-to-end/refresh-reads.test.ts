import { expect } from "chai";
import { PreviewedReads } from "../../engine/index.js";
import { startSandbox } from "../../sandbox/server.js";
import type { Sandbox } from "../../sandbox/types.js";
import { ARGS } from "../kit/fleet.js";
import { type Ran, succeeded, TestStack } from "../kit/test-stack.js";

describe("A refresh after its preview", function () {
  this.timeout(120_000);
  let sandbox: Sandbox;
  let stack: TestStack;
  let now: number;
  let reads: PreviewedReads;

  beforeEach(async () => {
    sandbox = await startSandbox();
    stack = new TestStack(sandbox);
    stack.declare([{ platform: "nango", name: "contacts", args: ARGS.nango }]);
    succeeded(await stack.up());
    sandbox.change("nango", { action: "pause", connection: "acme", sync: ARGS.nango.syncName });
    now = 0;
    reads = new PreviewedReads(() => now);
  });
  afterEach(async () => {
    stack.dispose();
    await sandbox.close();
  });

  async function refreshed(previewOnly: boolean): Promise<{ ran: Ran; requests: number }> {
    const since = sandbox.log().at(-1)?.sequence ?? 0;
    const ran = succeeded(await stack.refresh({ previewOnly, reads }));
    return { ran, requests: sandbox.log({ since }).length };
  }

  const isPaused = ({ result }: Ran): unknown =>
    result.resources.find(({ urn }) => urn.endsWith("::contacts"))?.outputs?.["paused"];

  it("does what that has shown, and reads nothing", async () => {
    const preview = await refreshed(true);
    expect(preview.requests).to.be.greaterThan(0);
    const { ran, requests } = await refreshed(false);
    expect(requests).to.equal(0);
    expect(ran.result.changes).to.deep.equal(preview.ran.result.changes);
    expect(ran.digest.steps).to.deep.equal(preview.ran.digest.steps);
    expect(isPaused(ran)).to.equal(true);
  });

  it("reads again when more than a minute has gone by", async () => {
    await refreshed(true);
    now += 60_001;
    expect((await refreshed(false)).requests).to.be.greaterThan(0);
  });

  it("reads again when the state is another one by now", async () => {
    await refreshed(true);
    stack.declare([{ platform: "nango", name: "contacts", args: { ...ARGS.nango, frequency: "2h" } }]);
    succeeded(await stack.up());
    expect((await refreshed(false)).requests).to.be.greaterThan(0);
  });

  it("reads again what the preview has not read", async () => {
    expect((await refreshed(false)).requests).to.be.greaterThan(0);
  });
});
