import { expect } from "chai";
import { pulumiIsOnPath } from "../../bench/pulumi-on-path.js";
import { startSandbox } from "../../sandbox/server.js";
import type { Sandbox } from "../../sandbox/types.js";
import { type Platform, PLATFORMS } from "../kit/fleet.js";
import { embedded, type Engine, pulumi } from "../matrix/engines.js";
import { rejection } from "../kit/provider.js";

const NOTHING: Readonly<Record<Platform, string>> = {
  nango: "hubspot/acme/nothing/base",
  paragon: "acme/nothing",
  sequin: "00000000-0000-4000-8000-000000000000",
  aisquared: "1/9999",
};

function suite(start: (sandbox: Sandbox) => Engine | Promise<Engine>): void {
  let sandbox: Sandbox;
  let engine: Engine;
  before(async () => {
    sandbox = await startSandbox();
    engine = await start(sandbox);
  });
  after(async () => {
    engine.dispose();
    await sandbox.close();
  });

  for (const platform of PLATFORMS) {
    it(`fails on ${platform}, as Pulumi does for any resource`, async () => {
      const id = NOTHING[platform];
      engine.declare([{ platform, name: "nothing", get: id }]);
      const { message } = await rejection(engine.up());
      expect(message).to.contain(`resource '${id}' does not exist`);
    });
  }
}

describe("A program that looks up what is not there", function () {
  this.timeout(300_000);
  describe("on the embedded engine", () => {
    suite(embedded);
  });
  describe("on the real CLI", () => {
    if (pulumiIsOnPath()) suite(pulumi);
    else it("needs a pulumi on the PATH: not run");
  });
});
