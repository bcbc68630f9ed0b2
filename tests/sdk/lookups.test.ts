import { expect } from "chai";
import { startSandbox } from "../../sandbox/server.js";
import type { Sandbox } from "../../sandbox/types.js";
import { aisquared, nango, paragon, sequin } from "../../sdk/index.js";
import { changeEnvironment } from "../kit/environment.js";

describe("A lookup that fails", () => {
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await startSandbox();
  });
  after(() => sandbox.close());

  const lookups: Record<string, () => Promise<unknown>> = {
    "nango.connections": () => nango.connections(),
    "nango.syncs": () => nango.syncs({ providerConfigKey: "hubspot" }),
    "paragon.syncs": () => paragon.syncs("jane"),
    "sequin.syncs": () => sequin.syncs(),
    "aisquared.syncs": () => aisquared.syncs(),
    "aisquared.models": () => aisquared.models(),
  };

  for (const [name, lookup] of Object.entries(lookups)) {
    it(`has a message and no stack, which Pulumi would show where nothing waits for ${name}`, async () => {
      for (const platform of ["nango", "paragon", "sequin", "aisquared"] as const) {
        sandbox.fault({ platform, times: "always", status: 401, body: { error: "no" } });
      }
      changeEnvironment(sandbox.environment);
      const error = await lookup().then(
        () => undefined,
        (cause: unknown) => cause,
      );
      expect(error).to.be.instanceOf(Error);
      const { stack, message } = error as Error;
      expect(stack).to.equal(message);
    });
  }
});
