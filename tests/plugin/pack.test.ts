import { execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import { expect } from "chai";
import { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import { packageVersion } from "../../provider/core/package-files.js";
import { packPlugin } from "../../scripts/pack-plugin.js";
import { ask, pluginClient } from "./client.js";

describe("The plugin's archive", () => {
  const folder = mkdtempSync(join(tmpdir(), "plugin-archive-"));
  const installed = join(folder, "installed");
  const launcher = join(installed, "pulumi-resource-syncs");

  before(async () => {
    const archive = await packPlugin(folder);
    mkdirSync(installed);
    execFileSync("tar", ["-xzf", archive, "-C", installed]);
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("serves without anything else than Node, kinds of resources and schema included", async () => {
    const child = spawn(launcher, ["127.0.0.1:1"], { cwd: folder, stdio: ["ignore", "pipe", "inherit"] });
    try {
      const port = await new Promise<number>((resolve, reject) => {
        child.stdout.once("data", (data: Buffer) => {
          resolve(Number(data.toString().trim()));
        });
        child.once("error", reject);
      });
      const client = pluginClient(port);
      const info = await ask<PluginInfo>((answered) => client.raw.getPluginInfo(new Empty(), answered));
      expect(info.getVersion()).to.equal(packageVersion());
      const schema = await ask<messages.GetSchemaResponse>((answered) =>
        client.raw.getSchema(new messages.GetSchemaRequest(), answered),
      );
      expect(JSON.parse(schema.getSchema())).to.include({ name: "syncs", version: packageVersion() });
      await client.configure("urn:pulumi:dev::test::pulumi:providers:syncs::default", {});
      for (const platform of ["nango", "paragon", "sequin", "aisquared"]) {
        const sync = client.about(`urn:pulumi:dev::test::syncs:${platform}:Sync::a`);
        expect((await sync.check({}, {})).failures, platform).not.to.be.empty;
      }
      client.close();
    } finally {
      child.kill("SIGKILL");
    }
  });

  it("says what is missing where there is no Node", function () {
    if (process.platform === "win32") this.skip();
    const { status, stderr } = spawnSync("/bin/sh", [launcher], { env: { PATH: "/nowhere" }, encoding: "utf8" });
    expect(status).to.equal(1);
    expect(stderr).to.equal("pulumi-resource-syncs needs Node.js 20.19 or later on the PATH: https://nodejs.org\n");
  });
});
