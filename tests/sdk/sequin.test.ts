import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { syncArgs, syncState } from "../../provider/sequin/schema.js";
import { sequin } from "../../sdk/index.js";
import { SEEDED } from "../../sandbox/sequin/data.js";
import { withProgramConfig } from "../kit/program-config.js";
import { useBench } from "../kit/provider.js";

const ARGS = {
  provider: "stripe",
  streamId: SEEDED.streamId,
  name: "Choam Corp - Stripe",
  collectionIds: ["stripe:customer"],
};

describe("sequin.Sync in a program", () => {
  const registered: { type: string; inputs: Record<string, unknown>; id: string | undefined }[] = [];

  before(async () => {
    await pulumi.runtime.setMocks({
      newResource: ({ type, inputs, id }) => {
        registered.push({ type, inputs: inputs as Record<string, unknown>, id });
        return { id: id ?? "given-by-the-platform", state: { ...(inputs as object), syncId: "id-of-the-sync" } };
      },
      call: ({ inputs }) => inputs as Record<string, unknown>,
    });
  });
  beforeEach(() => {
    registered.length = 0;
  });

  const value = <T>(output: pulumi.Output<T>): Promise<T> =>
    new Promise((resolve) => {
      output.apply(resolve);
    });

  /** What a resource is registered with, before anything is unwrapped. */
  async function propsOf(args: sequin.SyncArgs): Promise<Record<string, unknown>> {
    let props: Record<string, unknown> = {};
    const capture: pulumi.ResourceTransformation = (resource) => {
      props = resource.props;
      return undefined;
    };
    await value(new sequin.Sync("acme", args, { transformations: [capture] }).urn);
    return props;
  }

  it("registers the arguments under its type, with the constant line", async () => {
    const sync = new sequin.Sync("acme", {
      ...ARGS,
      credentialId: pulumi.output("credential"),
      collectionIds: [pulumi.output("stripe:customer")],
      rateLimit: { allowedRequests: pulumi.output(100), interval: 60 },
      maxAgeDays: null,
    });
    expect(await value(sync.syncId)).to.equal("id-of-the-sync");
    expect(registered[0]?.type).to.equal("pulumi-nodejs:dynamic/sequin:Sync");
    expect(registered[0]?.inputs).to.deep.equal({
      ...ARGS,
      credentialId: "credential",
      rateLimit: { allowedRequests: 100, interval: 60 },
      maxAgeDays: null,
      __provider:
        'exports.handler=()=>require("module").createRequire(process.cwd()+"/")("pulumi-syncs/provider/v1").provider("sequin:Sync")',
    });
  });

  const properties = { kind: "stripe_key", name: "Choam", secret: "s3cret", test: true };
  const credentials: [what: string, credential: sequin.SyncArgs["credential"]][] = [
    ["plain", { properties }],
    ["a secret inside", { properties: { ...properties, secret: pulumi.secret("s3cret") } }],
    ["an output that is no secret", pulumi.output({ properties })],
    ["a promise", Promise.resolve({ properties })],
  ];
  for (const [what, credential] of credentials) {
    it(`makes a secret of the whole credential, whatever the program says: ${what}`, async () => {
      const props = await propsOf({ ...ARGS, credential });
      expect(pulumi.Output.isInstance(props["credential"])).to.equal(true);
      expect(await pulumi.isSecret(pulumi.output(props["credential"]))).to.equal(true);
      expect(await value(pulumi.output(props["credential"]))).to.deep.equal({ properties });
    });
  }

  it("makes no secret of a credential's id", async () => {
    const props = await propsOf({ ...ARGS, credentialId: "x" });
    expect(props["credential"]).to.equal(undefined);
    expect(await pulumi.isSecret(pulumi.output(props["credentialId"]))).to.equal(false);
  });

  it("reads one that the program does not own", async () => {
    const sync = sequin.Sync.get("acme", "c906b4a4-0cda-4f46-bd80-255f570c195d");
    expect(await value(sync.id)).to.equal("c906b4a4-0cda-4f46-bd80-255f570c195d");
    expect(registered[0]?.inputs).to.have.all.keys("__provider");
  });

  it("has an output for everything that the provider stores", () => {
    const sync = new sequin.Sync("acme", { ...ARGS, credentialId: "x" });
    for (const name of [...Object.keys(syncState.shape), ...Object.keys(syncArgs.shape)]) {
      expect(pulumi.Output.isInstance(Reflect.get(sync, name)), name).to.equal(true);
    }
  });
});

describe("sequin.syncs", () => {
  const bench = useBench();
  let restore: () => void;
  before(() => {
    restore = withProgramConfig(bench.sandbox.environment);
  });
  after(() => {
    restore();
  });

  beforeEach(() => {
    const add = (fields: object): unknown => bench.sandbox.change("sequin", { addSyncs: 1, fields });
    add({ name: "B", metadata: { plan: "enterprise", seats: 1 }, status: "disabled", health: "error" });
    add({ name: "A", metadata: { plan: "enterprise" }, max_age_days: 30, sync_frequency: "4h" });
    add({
      name: "AB",
      provider: "github",
      stream_id: SEEDED.secondStreamId,
      external_id: "c-1",
      initial_backfill_completed_at: null,
    });
  });

  it("lists all syncs, by name, in the words of the program", async () => {
    const [first, ...more] = await sequin.syncs();
    expect(first).to.deep.include({
      provider: "stripe",
      streamId: SEEDED.streamId,
      name: "A",
      externalId: undefined,
      credentialId: SEEDED.credentialId,
      collectionIds: ["stripe:customer", "stripe:invoice"],
      rateLimit: { allowedRequests: 1000, interval: 60, maxConcurrentRequests: 0 },
      status: "active",
      maxAgeDays: 30,
      syncFrequency: "4h",
      metadata: { plan: "enterprise" },
      health: "healthy",
    });
    expect(first?.initialBackfillCompletedAt).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(more[0]?.initialBackfillCompletedAt).to.equal(undefined);
    expect(more.map(({ name, maxAgeDays }) => [name, maxAgeDays])).to.deep.equal([
      ["AB", "unlimited"],
      ["B", "unlimited"],
    ]);
    expect(bench.requests("sequin")).to.deep.equal(["GET /v1/syncs"]);
  });

  const filters: [filter: sequin.SyncFilter, names: string[]][] = [
    [{ provider: "github" }, ["AB"]],
    [{ provider: ["github", "stripe"] }, ["A", "AB", "B"]],
    [{ streamId: SEEDED.secondStreamId }, ["AB"]],
    [{ name: "A" }, ["A"]],
    [{ status: "disabled" }, ["B"]],
    [{ health: ["warn", "error"] }, ["B"]],
    [{ isBackfilled: false }, ["AB"]],
    [{ isBackfilled: true, status: "active" }, ["A"]],
    [{ metadata: { plan: "enterprise" } }, ["A", "B"]],
    [{ metadata: { plan: "enterprise", seats: 1 } }, ["B"]],
    [{ metadata: { plan: "free" } }, []],
  ];
  for (const serverFilters of ["exact", "name-contains", "ignored"]) {
    it(`filters exactly, whatever the server does with filters: ${serverFilters}`, async () => {
      bench.sandbox.configure("sequin", { filters: serverFilters, envelope: "data" });
      for (const [filter, names] of filters) {
        const found = (await sequin.syncs(filter)).map(({ name }) => name);
        expect(found, JSON.stringify(filter)).to.deep.equal(names);
      }
    });
  }
});
