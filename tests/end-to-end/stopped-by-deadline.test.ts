import { expect } from "chai";
import { startSandbox } from "../../sandbox/server.js";
import type { Sandbox } from "../../sandbox/types.js";
import { type Declared, succeeded, TestStack } from "../kit/test-stack.js";

const COUNT = 30;

describe("A run stopped by its deadline continues where it was", function () {
  this.timeout(180_000);
  let sandbox: Sandbox;
  let stack: TestStack;
  before(async () => {
    sandbox = await startSandbox();
    sandbox.change("nango", { action: "create-connections", prefix: "fleet", count: COUNT });
    stack = new TestStack(sandbox);
  });
  after(async () => {
    stack.dispose();
    await sandbox.close();
  });

  const syncs: Declared[] = Array.from({ length: COUNT }, (_, index) => ({
    platform: "nango",
    name: `s${String(index)}`,
    args: {
      providerConfigKey: "hubspot",
      connectionId: `fleet-${String(index + 1)}`,
      syncName: "contacts",
      frequency: "2h",
    },
    opts: { customTimeouts: { create: "3s" } },
  }));

  it("writes each sync once, however many runs it takes", async () => {
    stack.declare(syncs);
    // A minute's allowance is used up before half of them are written, and the wait for the next is longer than they have.
    sandbox.configure("nango", { rateLimit: { requests: 40, windowMs: 60_000 } });
    const first = await stack.up({ continueOnError: true });
    expect(first.result.result).to.equal("failed");
    expect(first.messages.join("\n")).to.match(/rate limit|429/);
    const done = first.writes.filter(({ status }) => status === 200);
    expect(done.length).to.be.greaterThan(0).and.lessThan(COUNT);

    sandbox.configure("nango", { rateLimit: "off" });
    const second = succeeded(await stack.up());
    const written = [...done, ...second.writes].map(({ body }) => JSON.stringify(body));
    expect(second.writes.length).to.equal(COUNT - done.length);
    expect(new Set(written).size).to.equal(COUNT);

    const third = succeeded(await stack.up());
    expect(third.writes).to.deep.equal([]);
  });
});
