import { expect } from "chai";
import { startSandbox } from "../../sandbox/server.js";
import type { Sandbox } from "../../sandbox/types.js";
import { type Declared, succeeded, TestStack } from "../kit/test-stack.js";

const WHERE = { providerConfigKey: "hubspot", connectionId: "acme", syncName: "contacts" };
const VARIANT: Declared = {
  platform: "nango",
  resource: "SyncVariant",
  name: "variant",
  args: { ...WHERE, variant: "eu" },
};
const SYNC: Declared = { platform: "nango", name: "sync", args: { ...WHERE, syncVariant: "eu", frequency: "2h" } };
const MADE = ["POST /sync/contacts/variant/eu", "PUT /sync/update-connection-frequency"];

describe("A sync of a variant that the same program declares", function () {
  this.timeout(120_000);
  let sandbox: Sandbox;
  let stack: TestStack;
  beforeEach(async () => {
    sandbox = await startSandbox();
    stack = new TestStack(sandbox);
  });
  afterEach(async () => {
    stack.dispose();
    await sandbox.close();
  });

  async function life(...resources: Declared[]): Promise<string[]> {
    const calls: string[] = [];
    const note = ({ writes }: { writes: readonly { method: string; path: string }[] }): void => {
      calls.push(...writes.map(({ method, path }) => `${method} ${path}`));
    };
    stack.declare(resources);
    note(succeeded(await stack.up()));
    note(succeeded(await stack.up()));
    note(succeeded(await stack.destroy()));
    return calls;
  }

  it("is set after it and reset before it goes, with plain texts in both", async () => {
    expect(await life(VARIANT, SYNC)).to.deep.equal([...MADE, ...MADE.toReversed().map(deleted)]);
  });

  it("and with outputs of it", async () => {
    const args = {
      ...SYNC.args,
      connectionId: { $output: "variant.connectionId" },
      syncVariant: { $output: "variant.variant" },
    };
    expect(await life(VARIANT, { ...SYNC, args })).to.deep.equal([...MADE, ...MADE.toReversed().map(deleted)]);
  });

  it("waits for it where it is declared later", async () => {
    const calls = await life(SYNC, VARIANT);
    expect(calls.slice(0, 2)).to.deep.equal(MADE);
    expect(calls).to.include("DELETE /sync/contacts/variant/eu");
  });

  it("is replaced with it: the new ones are made before the old ones go", async () => {
    stack.declare([VARIANT, SYNC]);
    succeeded(await stack.up());
    stack.declare([
      { ...VARIANT, args: { ...VARIANT.args, variant: "us" } },
      { ...SYNC, args: { ...SYNC.args, syncVariant: "us" } },
    ]);
    const { writes } = succeeded(await stack.up());
    expect(writes.map(({ method, path }) => `${method} ${path}`)).to.deep.equal([
      "POST /sync/contacts/variant/us",
      "PUT /sync/update-connection-frequency",
      "PUT /sync/update-connection-frequency",
      "DELETE /sync/contacts/variant/eu",
    ]);
  });
});

function deleted(call: string): string {
  return call.replace(/^POST/, "DELETE");
}
