import { expect } from "chai";
import { PartialError } from "../../../provider/core/errors/partial-error.js";
import { nangoSync } from "../../../provider/nango/lifecycle.js";
import { nangoSyncVariant } from "../../../provider/nango/sync-variant/lifecycle.js";
import { findSync, type NangoSnapshot } from "../../../sandbox/nango/snapshot.js";
import { rejection, useBench } from "../../kit/provider.js";

const ARGS = { providerConfigKey: "hubspot", connectionId: "acme", syncName: "contacts", variant: "eu" };
const ID = "hubspot/acme/contacts/eu";
const POST = "POST /sync/contacts/variant/eu";
const DELETE = "DELETE /sync/contacts/variant/eu";

describe("nango.SyncVariant", () => {
  const bench = useBench();
  const there = (variant = "eu") =>
    findSync(bench.sandbox.snapshot("nango") as NangoSnapshot, { connection: "acme", sync: "contacts", variant });
  const create = (args: Partial<typeof ARGS> = {}) =>
    nangoSyncVariant.create({ ...ARGS, ...args }, bench.context(undefined, "variant"));
  const writes = (): string[] => bench.requests("nango").filter((line) => !line.startsWith("GET "));

  it("is made, read and deleted", async () => {
    const made = await create();
    expect(writes()).to.deep.equal([POST]);
    expect(made).to.deep.equal({ id: ID, inputs: ARGS, state: { ...ARGS, syncId: there()?.id } });
    bench.newRun();
    expect(await nangoSyncVariant.read(ID, made.state, bench.context())).to.deep.equal(made);
    expect(await nangoSyncVariant.read(ID, {}, bench.context())).to.deep.equal(made);
    await nangoSyncVariant.delete(ID, made.state, bench.context());
    expect(there()).to.equal(undefined);
    expect(await nangoSyncVariant.read(ID, made.state, bench.context())).to.equal(undefined);
    expect(bench.warnings).to.deep.equal([]);
  });

  it("is taken over where it is there already, with a warning that says what destroying does", async () => {
    const { state } = await create();
    bench.newRun();
    bench.requests("nango");
    expect((await create()).state).to.deep.equal(state);
    expect(writes()).to.deep.equal([]);
    expect(bench.warnings.join()).to.match(/already exists: it is taken over.*Destroying this resource deletes it/);
  });

  for (const [what, fault] of [
    ["lost", { drop: "after" }],
    ["a 500 although it was made", { status: 500, body: {}, applied: true }],
  ] as const) {
    it(`is made once where the answer is ${what}`, async () => {
      bench.sandbox.fault({ platform: "nango", method: "POST", path: "/sync/contacts/variant/eu", ...fault });
      const { state } = await create();
      expect(state["syncId"]).to.equal(there()?.id);
      expect(bench.warnings).to.deep.equal([]);
    });
  }

  it("waits for a connection that has no syncs yet", async () => {
    bench.sandbox.change("nango", { action: "create-connection", connection: "new", syncsAfterMs: 20_000 });
    const { id } = await create({ connectionId: "new" });
    expect(id).to.equal("hubspot/new/contacts/eu");
  });

  it("gives up where the syncs of a connection do not come, and says why", async () => {
    bench.sandbox.change("nango", { action: "create-connection", connection: "new", syncsAfterMs: 900_000 });
    const { message } = await rejection(create({ connectionId: "new" }));
    expect(message).to.match(/POST \/sync\/contacts\/variant\/eu.*failed_sync_variant_creation.*may have no syncs yet/);
  });

  it("names what is misspelt: sync, connection, integration", async () => {
    expect((await rejection(create({ syncName: "contcts" }))).message).to.match(
      /variant "eu".* cannot be made: the integration has no such sync.*did you mean "contacts"/,
    );
    expect((await rejection(create({ connectionId: "acmee" }))).message).to.contain("no such connection");
    expect((await rejection(create({ providerConfigKey: "hubspott" }))).message).to.contain('did you mean "hubspot"');
  });

  it("says what to do where there are too many", async () => {
    for (let number = 1; number < 100; number++) await create({ variant: `v${number}` });
    const { message } = await rejection(create());
    expect(message).to.match(/resource_capped.*Delete variants that are not needed/);
  });

  it("cannot be the base variant, in any spelling", () => {
    for (const variant of ["base", "Base"]) {
      const { failures } = nangoSyncVariant.check({ ...ARGS, variant });
      expect(failures).to.deep.equal([
        {
          property: "variant",
          reason: `is "${variant}", which Nango makes by itself on every connection; choose another name`,
        },
      ]);
    }
  });

  it("is no base variant by its id either", async () => {
    const { message } = await rejection(nangoSyncVariant.read("hubspot/acme/contacts", {}, bench.context()));
    expect(message).to.contain("base is Nango's own");
  });

  it("is deleted where it is gone already, alone or with its connection", async () => {
    const { state } = await create();
    bench.sandbox.change("nango", { action: "delete-sync", connection: "acme", sync: "contacts", variant: "eu" });
    await nangoSyncVariant.delete(ID, state, bench.context());
    bench.sandbox.change("nango", { action: "delete-connection", connection: "acme" });
    bench.newRun();
    await nangoSyncVariant.delete(ID, state, bench.context());
    expect(writes().filter((line) => line === DELETE)).to.have.length(2);
  });

  it("is not given up for a key of another environment", async () => {
    const { state } = await create();
    const key = "0f9c2a64-1b7d-4c58-9e21-6a4d3b8c7e10";
    bench.sandbox.change("nango", { action: "create-key", environment: "dev", key });
    bench.variables["NANGO_SECRET_KEY"] = key;
    bench.newRun();
    const { message } = await rejection(nangoSyncVariant.read(ID, state, bench.context()));
    expect(message).to.contain("key of another environment");
  });

  it("has another id when the connection is made anew, and is gone then until it is made again", async () => {
    const { state } = await create();
    bench.sandbox.change("nango", { action: "recreate-connection", connection: "acme" });
    bench.newRun();
    expect(await nangoSyncVariant.read(ID, state, bench.context())).to.equal(undefined);
    expect((await create()).state["syncId"]).not.to.equal(state["syncId"]);
  });

  it("is found after a creation that was cut off, and only then", async () => {
    expect(await nangoSyncVariant.find(ARGS, bench.context())).to.equal(undefined);
    bench.newRun();
    const { id, state } = await create();
    expect(await nangoSyncVariant.find(ARGS, bench.context())).to.deep.include({ id, state });
  });

  it("is read with the syncs of its connection: one request for all", async () => {
    for (const variant of ["eu", "us", "apac"]) await create({ variant });
    bench.newRun();
    bench.requests("nango");
    const context = bench.context();
    await Promise.all([
      ...["eu", "us", "apac"].map((variant) => nangoSyncVariant.read(`hubspot/acme/contacts/${variant}`, {}, context)),
      ...["eu", "base"].map((variant) => nangoSync.read(`hubspot/acme/contacts/${variant}`, {}, context)),
    ]);
    expect(bench.requests("nango")).to.have.length(1);
  });

  it("keeps nothing of a creation that was refused", async () => {
    bench.sandbox.fault({ platform: "nango", method: "POST", status: 403, body: { error: { code: "forbidden" } } });
    expect(await rejection(create())).not.to.be.instanceOf(PartialError);
  });
});
