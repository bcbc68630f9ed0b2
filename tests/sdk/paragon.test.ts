import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { paragon } from "../../sdk/index.js";
import { startSandbox } from "../../sandbox/server.js";
import type { Sandbox } from "../../sandbox/types.js";
import { withProgramConfig } from "../kit/program-config.js";

const REF = { userId: "acme", integration: "googledrive", pipeline: "files" };

describe("paragon.Sync in a program", () => {
  const registered: pulumi.runtime.MockResourceArgs[] = [];

  before(async () => {
    await pulumi.runtime.setMocks({
      newResource: (args) => {
        registered.push(args);
        return { id: args.id ?? "acme/sync-1", state: { ...args.inputs, syncId: "sync-1" } as Record<string, unknown> };
      },
      call: ({ inputs }) => inputs as Record<string, unknown>,
    });
  });
  beforeEach(() => {
    registered.length = 0;
  });

  function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
    return new Promise((resolve) => {
      output.apply(resolve);
    });
  }

  it("registers its arguments and the constant provider line, and nothing else", async () => {
    const sync = new paragon.Sync("drive", {
      ...REF,
      incrementalAccumulatorFrequency: "60 minutes",
      configuration: { folderId: "1" },
    });
    expect(await valueOf(sync.syncId)).to.equal("sync-1");
    expect(registered.map(({ type, name }) => [type, name])).to.deep.equal([
      ["pulumi-nodejs:dynamic/paragon:Sync", "drive"],
    ]);
    const { __provider: line, ...inputs } = registered[0]?.inputs as Record<string, unknown>;
    expect(inputs).to.deep.equal({
      ...REF,
      incrementalAccumulatorFrequency: "60 minutes",
      configuration: { folderId: "1" },
    });
    expect(line).to.equal(
      'exports.handler=()=>require("module").createRequire(process.cwd()+"/")("pulumi-syncs/provider/v1").provider("paragon:Sync")',
    );
  });

  it("has every output, also those without a value", async () => {
    const sync = new paragon.Sync("drive", REF);
    expect(await valueOf(sync.userId)).to.equal("acme");
    expect(await valueOf(sync.credentialId)).to.equal(undefined);
    expect(await valueOf(sync.projectId)).to.equal(undefined);
  });

  it("reads a sync by its id", async () => {
    const sync = paragon.Sync.get("theirs", "acme/sync-9");
    expect(await valueOf(sync.id)).to.equal("acme/sync-9");
    expect(registered[0]).to.include({ id: "acme/sync-9" });
  });
});

describe("paragon.syncs in a program", () => {
  let sandbox: Sandbox;
  let restore: () => void;

  before(async () => {
    sandbox = await startSandbox();
    restore = withProgramConfig(sandbox.environment);
  });
  after(async () => {
    restore();
    await sandbox.close();
  });

  it("lists what a user has", async () => {
    sandbox.change("paragon", { enable: { userId: "acme", configurationName: "drive" } });
    expect((await paragon.syncs("acme")).map((sync) => sync.configurationName)).to.deep.equal(["drive"]);
    expect(await paragon.syncs("acme", { paused: true })).to.deep.equal([]);
  });
});
