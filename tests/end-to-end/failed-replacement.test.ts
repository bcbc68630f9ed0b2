import { expect } from "chai";
import { startSandbox } from "../../sandbox/server.js";
import type { Sandbox } from "../../sandbox/types.js";
import { declared } from "../kit/fleet.js";
import { succeeded, TestStack } from "../kit/test-stack.js";

const REFUSED = { status: 422, body: { errors: [{ detail: "not today" }] }, times: "always" } as const;

/** Of the one platform the object itself is deleted and made, of the other one only what was set. */
const PLATFORMS = ["nango", "sequin"] as const;

describe("A replacement of which only the deletion was made", function () {
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

  it("tells the platform's words, and is finished by the next run", async () => {
    // On request an engine deletes first only where the program says so.
    stack.declare(PLATFORMS.map((platform) => declared(platform, {}, { opts: { deleteBeforeReplace: true } })));
    const { resources } = succeeded(await stack.up()).result;
    const replaces = resources.map(({ urn }) => urn).filter((urn) => urn.includes(":Sync::"));
    expect(replaces).to.have.length(PLATFORMS.length);

    // Putting Nango's default back is the deletion there; giving a frequency is the creation.
    sandbox.fault({ platform: "nango", method: "PUT", bodyIncludes: '"frequency":"1h"', ...REFUSED });
    sandbox.fault({ platform: "sequin", method: "POST", path: "/syncs", ...REFUSED });
    const failed = await stack.up({ replaces, continueOnError: true });
    expect(failed.result.result).to.equal("failed");
    expect(failed.messages.filter((message) => message.includes("not today"))).to.have.length(PLATFORMS.length);

    sandbox.clearFaults();
    succeeded(await stack.up());
    expect(succeeded(await stack.preview()).result.changes).to.deep.equal({ same: PLATFORMS.length + 1 });
  });
});
