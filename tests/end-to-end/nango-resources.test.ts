import { expect } from "chai";
import { buildDrift } from "../../cli/drift/build.js";
import { buildReview } from "../../cli/review/build.js";
import type { NangoSnapshot } from "../../sandbox/nango/snapshot.js";
import { startSandbox } from "../../sandbox/server.js";
import type { Sandbox } from "../../sandbox/types.js";
import { type Declared, type Ran, succeeded, TestStack } from "../kit/test-stack.js";

const WHERE = { providerConfigKey: "hubspot", connectionId: "acme" };
const TODAY = "2026-01-01";

function variant(name: string, of: string): Declared {
  const args = { ...WHERE, syncName: "contacts", variant: of };
  return { platform: "nango", resource: "SyncVariant", name, args };
}

function metadata(name: string, keys: object, args: object = {}): Declared {
  return { platform: "nango", resource: "ConnectionMetadata", name, args: { ...WHERE, metadata: keys, ...args } };
}

describe("Nango's variants and metadata in a stack", function () {
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

  const connection = () =>
    (sandbox.snapshot("nango") as NangoSnapshot).environments[0]?.integrations[0]?.connections.find(
      ({ connectionId }) => connectionId === "acme",
    );
  const variants = (): string[] =>
    (connection()?.syncs ?? []).flatMap((row) => (row.variant === "base" ? [] : [row.variant])).sort();
  const up = async (...resources: Declared[]): Promise<Ran> => {
    stack.declare(resources);
    return succeeded(await stack.up());
  };
  const calls = ({ writes }: Ran): string[] => writes.map(({ method, path }) => `${method} ${path}`);

  it("keep a variant that gets another name in the program", async () => {
    await up(variant("one", "eu"));
    const id = connection()?.syncs.find((row) => row.variant === "eu")?.id;
    expect(calls(await up(variant("other", "eu")))).to.deep.equal([]);
    expect(connection()?.syncs.find((row) => row.variant === "eu")?.id).to.equal(id);
    await up();
    expect(variants()).to.deep.equal([]);
  });

  it("keep variants that change places", async () => {
    await up(variant("one", "eu"), variant("other", "us"));
    expect(calls(await up(variant("one", "us"), variant("other", "eu")))).to.deep.equal([]);
    expect(variants()).to.deep.equal(["eu", "us"]);
    expect(calls(await up(variant("one", "us"), variant("other", "eu")))).to.deep.equal([]);
  });

  it("refuse two of one variant, and two of one connection's metadata", async () => {
    for (const twins of [
      [variant("one", "eu"), variant("other", "eu")],
      [metadata("one", { a: 1 }), metadata("other", { b: 2 })],
    ]) {
      stack.declare(twins);
      const { result, messages } = await stack.up();
      expect(result.result).to.equal("failed");
      expect(messages.join("\n")).to.contain("is declared twice");
    }
  });

  it("show what was changed by hand, and put it back", async () => {
    const program = [variant("variant", "eu"), metadata("metadata", { plan: "pro" })];
    await up(...program);
    sandbox.change("nango", { action: "delete-sync", connection: "acme", sync: "contacts", variant: "eu" });
    sandbox.change("nango", { action: "set-metadata", connection: "acme", metadata: { plan: "free", theirs: 1 } });
    const drift = await buildDrift(succeeded(await stack.refresh()).digest, [], TODAY);
    const text = JSON.stringify(drift);
    expect(text).to.contain('"name":"variant"').and.to.contain("metadata.plan");
    expect(text).to.contain("PATCH").and.not.contain("theirs");
    succeeded(await stack.refresh({ previewOnly: false }));
    expect(calls(await up(...program))).to.have.members([
      "POST /sync/contacts/variant/eu",
      "PATCH /connections/metadata",
    ]);
    expect(connection()?.metadata).to.deep.equal({ plan: "pro", theirs: 1 });
  });

  it("are announced with what they cause", async () => {
    stack.declare([
      variant("variant", "eu"),
      metadata("metadata", { plan: "pro" }),
      metadata("whole", {}, { connectionId: "globex", complete: true }),
    ]);
    const fresh = await buildReview(succeeded(await stack.preview()).digest);
    expect(fresh.problems).to.deep.equal([]);
    const effects = (name: string) => fresh.syncs.find((sync) => sync.name === name)?.effects.map(({ kind }) => kind);
    expect(effects("variant")).to.deep.equal(["backfill", "load"]);
    expect(effects("metadata")).to.deep.equal(["settings"]);
    succeeded(await stack.up());

    stack.declare([]);
    const gone = await buildReview(succeeded(await stack.preview()).digest);
    const of = (name: string) => gone.syncs.find((sync) => sync.name === name);
    expect(of("variant")?.operation).to.equal("delete");
    expect(of("variant")?.effects.map(({ kind }) => kind)).to.deep.equal(["delete", "data-loss"]);
    expect(of("metadata")).to.deep.include({ operation: "release", calls: [] });
    expect(of("metadata")?.notes.join()).to.contain("the platform keeps it");
    expect(of("whole")?.calls.map(({ method, path }) => `${method} ${path}`)).to.deep.equal([
      "POST /connections/metadata",
    ]);
  });

  it("say of a key that leaves the program that the platform keeps it", async () => {
    await up(metadata("metadata", { plan: "pro", rows: 5 }));
    stack.declare([metadata("metadata", { plan: "pro" })]);
    const { syncs } = await buildReview(succeeded(await stack.preview()).digest);
    expect(syncs[0]).to.deep.include({ operation: "update", calls: [] });
    expect(syncs[0]?.changes).to.deep.equal([{ path: "metadata.rows", kind: "remove", before: "5", released: true }]);
    expect(calls(succeeded(await stack.up()))).to.deep.equal([]);
    expect(connection()?.metadata).to.deep.equal({ plan: "pro", rows: 5 });
  });
});
