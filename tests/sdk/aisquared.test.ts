import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { aisquared } from "../../sdk/index.js";
import { startSandbox } from "../../sandbox/server.js";
import type { Sandbox } from "../../sandbox/types.js";
import { withProgramConfig } from "../kit/program-config.js";

const ARGS = {
  sourceId: 1,
  destinationId: "3",
  modelId: 1,
  streamName: "profile",
  syncMode: "incremental",
  configuration: [{ from: "email", to: "email", mapping_type: "standard" }],
  syncInterval: "30m",
} as const;

const withKey = (api_key: pulumi.Input<string>) => ({
  ...ARGS,
  configuration: [{ from: "a", to: "b", mapping_type: "vector", embedding_config: { mode: "m", model: "x", api_key } }],
});

describe("aisquared.Sync in a program", () => {
  const registered: pulumi.runtime.MockResourceArgs[] = [];

  before(async () => {
    await pulumi.runtime.setMocks({
      newResource: (args) => {
        registered.push(args);
        return { id: args.id ?? "1/7", state: { ...args.inputs, syncId: "7" } as Record<string, unknown> };
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
    const sync = new aisquared.Sync("profiles", ARGS);
    expect(await valueOf(sync.syncId)).to.equal("7");
    expect(registered.map(({ type, name }) => [type, name])).to.deep.equal([
      ["pulumi-nodejs:dynamic/aisquared:Sync", "profiles"],
    ]);
    const { __provider: line, ...inputs } = registered[0]?.inputs as Record<string, unknown>;
    expect(inputs).to.deep.equal(ARGS);
    expect(line).to.equal(
      'exports.handler=()=>require("module").createRequire(process.cwd()+"/")("pulumi-syncs/provider/v1").provider("aisquared:Sync")',
    );
  });

  it("has every output, also those without a value", async () => {
    const sync = new aisquared.Sync("profiles", ARGS);
    expect(await valueOf(sync.streamName)).to.equal("profile");
    expect(await valueOf(sync.paused)).to.equal(undefined);
    expect(await valueOf(sync.createdWith)).to.equal(undefined);
  });

  it("reads a sync by its id", async () => {
    const sync = aisquared.Sync.get("theirs", "1/9");
    expect(await valueOf(sync.id)).to.equal("1/9");
    expect(registered[0]).to.include({ id: "1/9" });
  });

  it("shows a configuration to reviewers, and makes one with an API key in it a secret", async () => {
    const isSecret = (args: aisquared.SyncArgs): Promise<boolean> =>
      pulumi.isSecret(new aisquared.Sync("profiles", args).configuration);
    expect(await isSecret(ARGS)).to.equal(false);
    expect(await isSecret({ ...ARGS, configuration: { email: "email" } })).to.equal(false);
    expect(await isSecret(withKey("sk-plain-in-the-program"))).to.equal(true);
    expect(await isSecret(withKey(pulumi.output("sk-computed")))).to.equal(true);
    expect(await isSecret(withKey(pulumi.secret("sk-secret")))).to.equal(true);
  });
});

describe("aisquared.syncs in a program", () => {
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

  it("lists a workspace", async () => {
    const fields = { source_id: 1, destination_id: 3, model_id: 1, stream_name: "profile", sync_mode: "incremental" };
    const configuration = [...ARGS.configuration];
    sandbox.change("aisquared", { createSync: { fields: { ...fields, configuration, schedule_type: "manual" } } });
    expect((await aisquared.syncs()).map(({ id }) => id)).to.deep.equal(["1/1"]);
    expect(await aisquared.syncs({ paused: true })).to.deep.equal([]);
  });
});
