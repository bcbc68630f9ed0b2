import { expect } from "chai";
import { processHost } from "../../engine/host/host.js";
import { startSandbox } from "../../sandbox/server.js";
import type { Sandbox } from "../../sandbox/types.js";
import { type Declared, succeeded, TestStack } from "../kit/test-stack.js";
import { warmHost } from "../kit/warm-host/warm-host.js";

/** Much more than the timeouts below, much less than the ten minutes without them. */
const SOON = 60;

describe("A resource's customTimeouts are how long its operations may take", function () {
  this.timeout(180_000);
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

  const sync = (connectionId: string, frequency: string): Declared => ({
    platform: "nango",
    name: connectionId,
    args: { providerConfigKey: "hubspot", connectionId, syncName: "contacts", frequency },
    opts: { customTimeouts: { create: "2s", update: "2s", delete: "2s" } },
  });
  const expectNoTime = async (host = warmHost): Promise<void> => {
    sandbox.fault({ platform: "nango", status: 429, body: { error: { code: "too_many_request" } }, times: "always" });
    const { result, messages } = await stack.up({ host });
    sandbox.clearFaults();
    expect(result.result).to.equal("failed");
    expect(result.durationSeconds).to.be.lessThan(SOON);
    expect(messages.join("\n")).to.match(/rate limit|429/);
  };

  it("to create", async () => {
    stack.declare([sync("acme", "2h")]);
    // They reach the provider by the way its process was started.
    await expectNoTime(processHost);
    succeeded(await stack.up());
  });

  it("to update", async () => {
    stack.declare([sync("acme", "3h")]);
    await expectNoTime();
    succeeded(await stack.up());
  });

  it("to delete", async () => {
    stack.declare([sync("acme", "3h"), sync("globex", "3h")]);
    succeeded(await stack.up());
    stack.declare([sync("acme", "3h")]);
    await expectNoTime();
    succeeded(await stack.up());
  });
});
