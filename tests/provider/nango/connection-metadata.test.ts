import { expect } from "chai";
import { PartialError } from "../../../provider/core/errors/partial-error.js";
import type { Values } from "../../../provider/core/values.js";
import { nangoConnectionMetadata } from "../../../provider/nango/connection-metadata/lifecycle.js";
import { nangoSync } from "../../../provider/nango/lifecycle.js";
import type { NangoSnapshot } from "../../../sandbox/nango/snapshot.js";
import { rejection, useBench } from "../../kit/provider.js";

const REF = { providerConfigKey: "hubspot", connectionId: "acme" };
const ID = "hubspot/acme";
const lifecycle = nangoConnectionMetadata;

describe("nango.ConnectionMetadata", () => {
  const bench = useBench();
  const there = (connection = "acme") =>
    (bench.sandbox.snapshot("nango") as NangoSnapshot).environments
      .flatMap(({ integrations }) => integrations.flatMap(({ connections }) => connections))
      .find(({ connectionId }) => connectionId === connection)?.metadata;
  const set = (metadata: Values): void => {
    bench.sandbox.change("nango", { action: "set-metadata", connection: "acme", metadata });
  };
  const checked = (args: Values): Values => {
    const { inputs, failures } = lifecycle.check({ ...REF, ...args });
    expect(failures).to.deep.equal([]);
    return inputs;
  };
  const create = (args: Values) => lifecycle.create(checked(args), bench.context());
  const writes = () =>
    bench
      .log("nango")
      .filter(({ method }) => method !== "GET")
      .map(({ method, path, body }) => [method, path, (body as Values)["metadata"]]);

  it("sends the keys that differ, leaves others alone, and names what it takes the place of", async () => {
    set({ plan: "free", region: "eu", theirs: 1 });
    const { id, state } = await create({ metadata: { plan: "pro", region: "eu", rows: 5 } });
    expect(id).to.equal(ID);
    expect(writes()).to.deep.equal([["PATCH", "/connections/metadata", { plan: "pro", rows: 5 }]]);
    expect(there()).to.deep.equal({ plan: "pro", region: "eu", theirs: 1, rows: 5 });
    expect(state).to.deep.equal({ ...REF, metadata: { plan: "pro", region: "eu", rows: 5 }, complete: false });
    expect(bench.warnings.join()).to.contain('other values of "plan" give way').and.not.contain("free");
  });

  it("sends nothing where everything is so already", async () => {
    set({ plan: "pro", theirs: 1 });
    await create({ metadata: { plan: "pro" } });
    expect(writes()).to.deep.equal([]);
    expect(bench.warnings).to.deep.equal([]);
  });

  it("finds what was changed by hand on its own keys only", async () => {
    const { state } = await create({ metadata: { plan: "pro", rows: 5 } });
    set({ plan: "free", theirs: 1 });
    bench.newRun();
    const found = await lifecycle.read(ID, state, bench.context());
    expect(found?.inputs).to.deep.equal({ ...REF, metadata: { plan: "free" }, complete: false });
    expect(found?.state).to.deep.equal(found?.inputs);
  });

  it("sends changed keys, and lets go of those that leave the program", async () => {
    const { state } = await create({ metadata: { plan: "pro", rows: 5, deep: { a: 1 } } });
    writes();
    const news = checked({ metadata: { plan: "max", deep: { a: 2 } } });
    const updated = await lifecycle.update(ID, state, news, bench.context());
    expect(writes()).to.deep.equal([["PATCH", "/connections/metadata", { plan: "max", deep: { a: 2 } }]]);
    expect(updated).to.deep.equal(news);
    expect(there()).to.deep.equal({ plan: "max", rows: 5, deep: { a: 2 } });
    expect(lifecycle.planUpdate(ID, state, news).released).to.deep.equal(["metadata.rows"]);
  });

  it("leaves everything where it is destroyed, because Nango cannot take a key away", async () => {
    const { state } = await create({ metadata: { plan: "pro" } });
    writes();
    await lifecycle.delete(ID, state, bench.context());
    expect(writes()).to.deep.equal([]);
    expect(there()).to.deep.equal({ plan: "pro" });
    expect(lifecycle.planDelete(ID, state).released).to.deep.equal(["metadata"]);
  });

  describe("complete", () => {
    it("takes the place of everything, and says what it takes away", async () => {
      set({ plan: "free", theirs: 1 });
      await create({ metadata: { plan: "pro" }, complete: true });
      expect(writes()).to.deep.equal([["POST", "/connections/metadata", { plan: "pro" }]]);
      expect(there()).to.deep.equal({ plan: "pro" });
      expect(bench.warnings.join()).to.contain('"theirs", which the program does not declare, is taken away');
    });

    it("finds keys that were added by hand", async () => {
      const { state } = await create({ metadata: { plan: "pro" }, complete: true });
      set({ plan: "pro", theirs: 1 });
      bench.newRun();
      const found = await lifecycle.read(ID, state, bench.context());
      expect(found?.inputs["metadata"]).to.deep.equal({ plan: "pro", theirs: 1 });
      const { calls } = lifecycle.planUpdate(
        ID,
        found?.state ?? {},
        checked({ metadata: { plan: "pro" }, complete: true }),
      );
      expect(calls.map(({ method, body }) => [method, (body as Values)["metadata"]])).to.deep.equal([
        ["POST", { plan: "pro" }],
      ]);
      expect(calls[0]?.effects.map(({ text }) => text).join(" ")).to.contain(
        '"theirs" is taken away, and the syncs run without',
      );
    });

    it("is emptied when it is destroyed", async () => {
      const { state } = await create({ metadata: { plan: "pro" }, complete: true });
      await lifecycle.delete(ID, state, bench.context());
      expect(there()).to.deep.equal({});
    });

    it("is destroyed where the connection is gone", async () => {
      const { state } = await create({ metadata: { plan: "pro" }, complete: true });
      bench.sandbox.change("nango", { action: "delete-connection", connection: "acme" });
      await lifecycle.delete(ID, state, bench.context());
    });
  });

  it("is gone with its connection, and finds its keys missing on one that was made anew", async () => {
    const { state } = await create({ metadata: { plan: "pro" } });
    bench.sandbox.change("nango", { action: "recreate-connection", connection: "acme", metadata: {} });
    bench.newRun();
    expect((await lifecycle.read(ID, state, bench.context()))?.inputs["metadata"]).to.deep.equal({});
    bench.sandbox.change("nango", { action: "delete-connection", connection: "acme" });
    bench.newRun();
    expect(await lifecycle.read(ID, state, bench.context())).to.equal(undefined);
  });

  it("is not given up for a key of another environment", async () => {
    const { state } = await create({ metadata: { plan: "pro" } });
    const key = "0f9c2a64-1b7d-4c58-9e21-6a4d3b8c7e10";
    bench.sandbox.change("nango", { action: "create-key", environment: "dev", key });
    bench.variables["NANGO_SECRET_KEY"] = key;
    bench.newRun();
    const { message } = await rejection(lifecycle.read(ID, state, bench.context()));
    expect(message).to.contain("key of another environment");
  });

  it("names what is misspelt, also where nothing is to be sent", async () => {
    const wrong = (args: Values, metadata: Values) =>
      rejection(lifecycle.create(checked({ ...args, metadata }), bench.context()));
    for (const metadata of [{}, { plan: "pro" }]) {
      expect((await wrong({ connectionId: "acmee" }, metadata)).message).to.match(
        /^Nango: the metadata of connection "acmee" of integration "hubspot" cannot be set: there is no such connection/,
      );
      expect((await wrong({ providerConfigKey: "hubspott" }, metadata)).message).to.contain('did you mean "hubspot"');
    }
  });

  it("reads by the connection alone where the key may not list", async () => {
    const key = "0f9c2a64-1b7d-4c58-9e21-6a4d3b8c7e10";
    const scopes = ["environment:connections:update", "environment:connections:read"];
    bench.sandbox.change("nango", { action: "create-key", key, scopes });
    bench.variables["NANGO_SECRET_KEY"] = key;
    bench.newRun();
    const { state } = await create({ metadata: { plan: "pro" } });
    expect((await lifecycle.read(ID, state, bench.context()))?.state).to.deep.equal(state);
  });

  for (const drop of ["before", "after"] as const) {
    it(`is set where an answer is lost ${drop} the call took`, async () => {
      bench.sandbox.fault({ platform: "nango", method: "PATCH", drop });
      await create({ metadata: { plan: "pro" } });
      expect(there()).to.deep.equal({ plan: "pro" });
    });
  }

  it("sends again what nobody knows of, after an update whose answers were all lost", async () => {
    const { state } = await create({ metadata: { plan: "pro", rows: 5 } });
    const news = checked({ metadata: { plan: "max", rows: 5 } });
    bench.sandbox.fault({ platform: "nango", method: "PATCH", drop: "after", times: "always" });
    const error = await rejection(lifecycle.update(ID, state, news, bench.context()));
    bench.sandbox.clearFaults();
    if (!(error instanceof PartialError)) throw error;
    expect(error.state["metadata"]).to.deep.equal({ rows: 5 });
    const { calls } = lifecycle.planUpdate(ID, { ...error.state }, checked({ metadata: { plan: "pro", rows: 5 } }));
    expect(calls.map(({ body }) => (body as Values)["metadata"])).to.deep.equal([{ plan: "pro" }]);
  });

  it("is found after a creation that was cut off, and only then", async () => {
    const args = checked({ metadata: { plan: "pro" } });
    expect(await lifecycle.find(args, bench.context())).to.equal(undefined);
    bench.newRun();
    const { id, state } = await create({ metadata: { plan: "pro" } });
    expect(await lifecycle.find(args, bench.context())).to.deep.include({ id, state });
  });

  it("shows a review what a creation finds", async () => {
    set({ plan: "free", theirs: 1 });
    const found = await lifecycle.lookBefore?.(checked({ metadata: { plan: "pro" } }), bench.context());
    expect(found?.state["metadata"]).to.deep.equal({ plan: "free" });
    expect(found?.takesAway).to.contain('"plan"');
  });

  it("quotes no value of it in a refusal", () => {
    const { failures } = lifecycle.check({ ...REF, metadata: "hush-hush" });
    expect(failures).to.deep.equal([{ property: "metadata", reason: "must be an object, not a string" }]);
  });

  it("takes keys of every kind", async () => {
    const metadata = { "a.b": 1, 'q"u"o': 2, constructor: 3, toString: 4, "": 5, "ü\\": 6 };
    const { state } = await create({ metadata });
    expect(there()).to.deep.equal(metadata);
    bench.newRun();
    expect((await lifecycle.read(ID, state, bench.context()))?.state).to.deep.equal(state);
  });

  describe("of a fleet", () => {
    const fleet = (count: number): string[] => Array.from({ length: count }, (_, index) => `customer-${index + 1}`);
    const readAll = async (ids: readonly string[]): Promise<number> => {
      const read = await Promise.all(ids.map((id) => lifecycle.read(`hubspot/${id}`, {}, bench.context())));
      expect(read.every((each) => each !== undefined)).to.equal(true);
      return bench.requests("nango").length;
    };
    const make = (count: number): void => {
      bench.sandbox.configure("nango", { rateLimit: { requests: 200, windowMs: 60_000 } });
      bench.sandbox.change("nango", { action: "create-connections", count, metadata: { plan: "pro" } });
    };

    it("is read with a request for a thousand connections", async () => {
      make(1_000);
      expect(await readAll(fleet(1_000))).to.be.at.most(10);
    });

    it("is read one by one where it is a small part of an integration", async () => {
      make(5_000);
      expect(await readAll(["customer-1", "customer-2500", "customer-5000"])).to.equal(3);
    });

    it("takes one request more than connections at most, wherever they are", async () => {
      make(5_000);
      const spread = fleet(5_000).filter((_, index) => index % 100 === 0);
      expect(await readAll(spread)).to.be.at.most(spread.length + 1);
    });

    it("is read beside its syncs: one request a connection more", async () => {
      make(3);
      const context = bench.context();
      await Promise.all(fleet(3).map((id) => nangoSync.read(`hubspot/${id}/contacts`, {}, context)));
      expect(await readAll(fleet(3))).to.equal(6);
    });
  });
});
