import { expect } from "chai";
import { PartialError } from "../../../provider/core/errors/partial-error.js";
import { UnconfirmedError } from "../../../provider/core/errors/unconfirmed-error.js";
import { nangoSync } from "../../../provider/nango/lifecycle.js";
import type { NangoChange } from "../../../sandbox/nango/change.js";
import type { Values } from "../../../provider/core/values.js";
import { rejection, useBench } from "../../kit/provider.js";

const PUT = "PUT /sync/update-connection-frequency";
const LIST = "GET /sync/status?provider_config_key=hubspot&connection_id=acme&syncs=*";
const DEFAULT = "GET /integrations/hubspot/functions/contacts?type=sync";
const EXACT = "GET /sync/status?provider_config_key=hubspot&connection_id=acme&syncs=contacts::base";
const REF = { providerConfigKey: "hubspot", connectionId: "acme", syncName: "contacts", syncVariant: "base" };
const ID = "hubspot/acme/contacts/base";
const FORBIDDEN = { error: { code: "forbidden" } };

describe("nango.Sync", () => {
  const bench = useBench();
  const change = (request: NangoChange): unknown => bench.sandbox.change("nango", request);
  const create = (args: Values) => nangoSync.create({ ...REF, ...args }, bench.context());
  const read = (known: Values) => nangoSync.read(ID, known, bench.context());

  /** Creates, and starts the next run with a clean log. */
  async function existing(args: Values): Promise<Values> {
    const { state } = await create(args);
    nextRun();
    return state;
  }

  function nextRun(): void {
    bench.newRun();
    bench.requests("nango");
  }

  describe("create", () => {
    it("sends the frequency and says what stands", async () => {
      const { id, state } = await create({ frequency: "5m" });
      expect(id).to.equal(ID);
      expect(state).to.deep.include({ ...REF, frequency: "5m" });
      expect(state["syncId"]).to.match(/^[0-9a-f-]{36}$/);
      // What the override takes the place of is looked up afterwards, once for all syncs of the name.
      expect(bench.requests("nango")).to.deep.equal([LIST, PUT, DEFAULT]);
    });

    it("sends nothing where the sync runs as declared already", async () => {
      await create({ frequency: "1h", paused: false });
      expect(bench.requests("nango")).to.deep.equal([LIST]);
    });

    it("reads a connection once, however many of its syncs are made", async () => {
      await Promise.all(
        ["contacts", "orders", "tickets"].map((syncName) =>
          nangoSync.create({ ...REF, syncName, frequency: "5m" }, bench.context()),
        ),
      );
      const requests = bench.requests("nango").filter((line) => !line.includes("/functions/"));
      expect(requests).to.deep.equal([LIST, PUT, PUT, PUT]);
    });

    it("always puts the default back when that is declared: an equal override cannot be told from it", async () => {
      const { state } = await create({ frequency: "default" });
      expect(state).to.include({ frequency: "default", defaultFrequency: "1h" });
      const [, put] = bench.log("nango");
      expect(put?.body).to.deep.equal({
        provider_config_key: "hubspot",
        connection_id: "acme",
        sync_name: "contacts",
        frequency: null,
      });
    });

    it("pauses, and confirms it by reading", async () => {
      const { state } = await create({ paused: true });
      expect(state).to.include({ paused: true }).and.not.have.property("frequency");
      expect(bench.requests("nango")).to.deep.equal([LIST, "POST /sync/pause", EXACT]);
    });

    it("waits for the syncs of a connection that was just made", async () => {
      change({ action: "create-connection", connection: "fresh", syncsAfterMs: 20_000, schedulesAfterMs: 5_000 });
      const args = { ...REF, connectionId: "fresh", frequency: "5m" };
      const { state } = await nangoSync.create(args, bench.context());
      expect(state).to.include({ frequency: "5m" });
    });

    it("gives up after a minute when no sync appears on the connection, and names it", async () => {
      change({ action: "create-connection", integration: "hubspot", connection: "empty" });
      for (const sync of ["archive", "contacts", "orders", "tickets"]) {
        change({ action: "delete-sync", integration: "hubspot", connection: "empty", sync });
      }
      const start = bench.clock.now();
      const error = await rejection(
        nangoSync.create({ ...REF, connectionId: "empty", syncName: "nope" }, bench.context()),
      );
      expect(error.message).to.include('sync "nope" of connection "empty" of integration "hubspot"');
      expect(error.message).to.include("deployed and enabled");
      expect(bench.clock.now() - start).to.be.within(50_000, 70_000);
    });

    it("fails at once when there is no such connection", async () => {
      const error = await rejection(nangoSync.create({ ...REF, connectionId: "nobody" }, bench.context()));
      expect(error.message).to.include("no such connection");
      // Once with its other syncs, once more by name: a mistake is not believed. Then whether there is the integration.
      expect(bench.requests("nango")).to.have.length(3);
    });

    it("keeps what is there when pausing fails after the frequency was set", async () => {
      bench.sandbox.fault({
        platform: "nango",
        path: "/sync/pause",
        status: 403,
        times: "always",
        body: { error: { code: "forbidden" } },
      });
      const error = await rejection(create({ frequency: "5m", paused: true }));
      expect(error).to.be.instanceOf(PartialError);
      if (!(error instanceof PartialError)) return;
      expect(error.id).to.equal(ID);
      expect(error.state).to.include({ frequency: "5m", paused: false });
      expect(
        nangoSync.planUpdate(ID, error.state, { ...REF, frequency: "5m", paused: true }).calls.map((call) => call.path),
      ).to.deep.equal(["/sync/pause"]);
    });
  });

  describe("half-applied writes", () => {
    it("are repaired in the same run by sending the same again", async () => {
      bench.sandbox.fault({ platform: "nango", named: "half-applied", times: 2 });
      const { state } = await create({ frequency: "5m" });
      expect(state).to.include({ frequency: "5m" });
      const puts = bench.log("nango").filter((entry) => entry.method === "PUT");
      expect(puts.map((put) => put.status)).to.deep.equal([400, 400, 200]);
      expect(new Set(puts.map((put) => JSON.stringify(put.body)))).to.have.length(1);
    });

    it("that stay so are kept as not in effect, and sent again by the next run", async () => {
      const olds = await existing({ frequency: "1d" });
      bench.sandbox.fault({ platform: "nango", named: "half-applied", times: "always" });
      const news = { ...REF, frequency: "5m" };
      const error = await rejection(nangoSync.update(ID, olds, news, bench.context()));
      expect(error).to.be.instanceOf(PartialError);
      if (!(error instanceof PartialError)) return;
      expect(error.message).to.include("400 server_error").and.include("sends it again");
      expect(error.state["frequency"]).to.equal("not in effect");

      bench.sandbox.clearFaults();
      nextRun();
      // Nango shows the new frequency by now; the schedule is what counts.
      expect((await read(error.state))?.inputs).to.include({ frequency: "not in effect" });
      expect(await nangoSync.update(ID, error.state, news, bench.context())).to.include({ frequency: "5m" });
    });

    it("cost nothing when the platform refuses before it stores", async () => {
      const olds = await existing({ frequency: "1d" });
      bench.sandbox.fault({ platform: "nango", method: "PUT", status: 403, body: { error: { code: "forbidden" } } });
      const error = await rejection(nangoSync.update(ID, olds, { ...REF, frequency: "5m" }, bench.context()));
      expect(error).not.to.be.instanceOf(PartialError);
    });
  });

  describe("read", () => {
    it("finds a frequency changed by hand", async () => {
      const olds = await existing({ frequency: "5m" });
      change({ action: "set-frequency", connection: "acme", sync: "contacts", frequency: "every 2 hours" });
      expect((await read(olds))?.inputs).to.deep.equal({ ...REF, frequency: "2h" });
    });

    it("takes another spelling for the same value", async () => {
      const olds = await existing({ frequency: "5m" });
      change({ action: "set-frequency", connection: "acme", sync: "contacts", frequency: "every 5 minutes" });
      expect((await read(olds))?.inputs).to.include({ frequency: "5m" });
    });

    it("finds a pause made by hand, and only where pausing is managed", async () => {
      const managed = await existing({ paused: false });
      change({ action: "pause", connection: "acme", sync: "contacts" });
      expect((await read(managed))?.inputs).to.include({ paused: true });
      expect((await read({ ...managed, paused: undefined }))?.inputs).not.to.have.property("paused");
    });

    it("reports everything when it has only an id", async () => {
      const observed = await read({});
      expect(observed?.inputs).to.deep.equal({ ...REF, frequency: "1h", paused: false });
    });

    it("makes one request for all syncs of a connection", async () => {
      await Promise.all(
        ["contacts", "orders", "tickets", "archive"].map((name) =>
          nangoSync.read(`hubspot/acme/${name}/base`, {}, bench.context()),
        ),
      );
      expect(bench.requests("nango")).to.deep.equal([LIST]);
    });

    it("names the syncs where one without a schedule makes the list fail", async () => {
      change({ action: "deploy-sync", sync: "broken", runs: null });
      const observed = await read({});
      expect(observed?.inputs).to.include({ frequency: "1h" });
      expect(bench.requests("nango")).to.deep.equal([LIST, EXACT]);
    });

    it("says gone for a sync that left the connection, after looking twice", async () => {
      const olds = await existing({ frequency: "5m" });
      change({ action: "delete-sync", connection: "acme", sync: "contacts" });
      expect(await read(olds)).to.equal(undefined);
      expect(bench.requests("nango")).to.deep.equal([LIST, EXACT]);
    });

    it("says gone for a deleted connection, which Nango tells as 400", async () => {
      const olds = await existing({ frequency: "5m" });
      change({ action: "delete-connection", connection: "acme" });
      expect(await read(olds)).to.equal(undefined);
    });

    it("shows a new sync id and the default for a connection that was made anew", async () => {
      const olds = await existing({ frequency: "5m" });
      change({ action: "recreate-connection", connection: "acme" });
      const observed = await read(olds);
      expect(observed?.inputs).to.include({ frequency: "1h" });
      expect(observed?.state["syncId"]).not.to.equal(olds["syncId"]);
    });

    it("takes the key of another environment for no proof that everything is gone", async () => {
      const olds = await existing({ frequency: "5m" });
      const key = "11111111-1111-4111-8111-222222222222";
      change({ action: "create-key", environment: "dev", key });
      bench.variables["NANGO_SECRET_KEY"] = key;
      bench.newRun();
      expect((await rejection(read(olds))).message).to.include("another environment");
    });

    for (const [what, fault] of [
      ["401", { status: 401, body: { error: { code: "unknown_account", message: "No account." } } }],
      ["403", { status: 403, body: { error: { code: "forbidden", message: "Insufficient scope." } } }],
      ["404", { status: 404, body: "<html>Not found</html>" }],
      ["500", { status: 500, body: { error: { code: "generic_error_support" } } }],
      ["an HTML page", { status: 200, body: "<!doctype html><html></html>" }],
      ["a redirect", { status: 302, headers: { location: "https://elsewhere.example/" } }],
      ["a dropped connection", { drop: "before" }],
    ] as const) {
      it(`never says gone on ${what}`, async () => {
        const olds = await existing({ frequency: "5m" });
        bench.sandbox.fault({ platform: "nango", times: "always", ...fault });
        const error = await rejection(read(olds));
        expect(error.message).to.match(/^Nango: GET \/sync\/status/);
      });
    }
  });

  describe("the default frequency", () => {
    it("is found overridden by hand", async () => {
      const olds = await existing({ frequency: "default" });
      change({ action: "set-frequency", connection: "acme", sync: "contacts", frequency: "5m" });
      expect((await read(olds))?.inputs).to.include({ frequency: "5m" });
    });

    it("is no drift when another default was deployed, which is looked up once", async () => {
      const olds = await existing({ frequency: "default" });
      change({ action: "deploy-sync", sync: "contacts", runs: "every 2 hours" });
      expect((await read(olds))?.inputs).to.include({ frequency: "default" });
      expect((await read(olds))?.state).to.deep.equal(olds);
      expect(bench.requests("nango")).to.deep.equal([LIST, DEFAULT]);
    });

    it("is looked up at the older endpoint where the key lacks the newer one's scope", async () => {
      const olds = await existing({ frequency: "default" });
      change({ action: "deploy-sync", sync: "contacts", runs: "every 2 hours" });
      bench.sandbox.fault({
        platform: "nango",
        path: "/functions/",
        status: 403,
        body: { error: { code: "forbidden" } },
      });
      expect((await read(olds))?.inputs).to.include({ frequency: "default" });
      expect(bench.requests("nango")).to.include("GET /scripts/config");
    });

    it("warns when neither may be seen, and reports what runs", async () => {
      const olds = await existing({ frequency: "default" });
      change({ action: "deploy-sync", sync: "contacts", runs: "every 2 hours" });
      for (const path of ["/functions/", "/scripts/config"]) {
        bench.sandbox.fault({ platform: "nango", path, status: 403, body: { error: { code: "forbidden" } } });
      }
      expect((await read(olds))?.inputs).to.include({ frequency: "2h" });
      expect(bench.warnings.join()).to.include("environment:functions:read");
    });
  });

  it("finds a schedule that does not follow its override, as after a change in the dashboard", async () => {
    const olds = await existing({ frequency: "5m" });
    change({ action: "set-default", sync: "contacts", runs: "every day" });
    const observed = await read(olds);
    expect(observed?.inputs).to.include({ frequency: "not in effect" });
    const plan = nangoSync.planUpdate(ID, observed?.state ?? {}, { ...REF, frequency: "5m" });
    expect(plan.calls.map((call) => call.method)).to.deep.equal(["PUT"]);
  });

  describe("what a creation takes away", () => {
    const byHand = (frequency: string): unknown =>
      change({ action: "set-frequency", connection: "acme", sync: "contacts", frequency });

    it("is said where it is no default: an override made by hand", async () => {
      byHand("7m");
      await create({ frequency: "2h" });
      expect(bench.warnings).to.have.length(1);
      expect(bench.warnings[0])
        .to.include('sync "contacts" of connection "acme" of integration "hubspot"')
        .and.include("had the frequency 7m")
        .and.include("default (1h)")
        .and.include("Now 2h has taken its place");
    });

    it("is said where the default is put back, by what Nango answers", async () => {
      byHand("7m");
      bench.sandbox.fault({ platform: "nango", path: "/functions/", status: 403, times: "always", body: FORBIDDEN });
      bench.sandbox.fault({
        platform: "nango",
        path: "/scripts/config",
        status: 403,
        times: "always",
        body: FORBIDDEN,
      });
      await create({ frequency: "default" });
      expect(bench.warnings.join()).to.include("had the frequency 7m").and.include("default (1h)");
    });

    it("is said although the rest of the creation fails", async () => {
      byHand("7m");
      bench.sandbox.fault({ platform: "nango", path: "/sync/pause", status: 403, times: "always", body: FORBIDDEN });
      await rejection(create({ frequency: "2h", paused: true }));
      expect(bench.warnings.join()).to.include("had the frequency 7m");
    });

    for (const [what, frequency] of [
      ["the default", undefined],
      ["the default in another spelling", "every 60 minutes"],
      ["what the program says too", "every 2 hours"],
    ] as const) {
      it(`is nothing where it is ${what}`, async () => {
        if (frequency !== undefined) byHand(frequency);
        await create({ frequency: "2h" });
        expect(bench.warnings).to.deep.equal([]);
      });
    }

    it("is said plainly, and once for a fleet, where the key may not see the default", async () => {
      for (const path of ["/functions/", "/scripts/config"]) {
        bench.sandbox.fault({ platform: "nango", path, status: 403, times: "always", body: FORBIDDEN });
      }
      byHand("7m");
      await Promise.all(
        ["acme", "globex", "initech"].map((connectionId) =>
          nangoSync.create({ ...REF, connectionId, frequency: "2h" }, bench.context()),
        ),
      );
      expect(bench.warnings.filter((text) => text.includes("had the frequency 7m"))).to.have.length(1);
      expect(bench.warnings.filter((text) => text.includes("had the frequency 1h"))).to.have.length(1);
      expect(bench.warnings.join()).to.include("is unknown").and.include("environment:functions:read");
    });

    it("does not fail a creation that is done because the default cannot be read", async () => {
      byHand("7m");
      bench.sandbox.fault({ platform: "nango", path: "/functions/", status: 503, times: "always" });
      expect((await create({ frequency: "2h" })).state).to.include({ frequency: "2h" });
      expect(bench.warnings.join()).to.include("had the frequency 7m");
    });
  });

  describe("an answer with another value than the one asked for", () => {
    const answered = (frequency: string): void => {
      bench.sandbox.fault({ platform: "nango", method: "PUT", times: "always", status: 200, body: { frequency } });
    };

    it("is no success, and names both", async () => {
      const olds = await existing({ frequency: "1d" });
      answered("1 hour");
      const error = await rejection(nangoSync.update(ID, olds, { ...REF, frequency: "5m" }, bench.context()));
      expect(error).to.be.instanceOf(PartialError);
      if (!(error instanceof PartialError)) return;
      expect(error.cause).to.be.instanceOf(UnconfirmedError);
      expect(error.message).to.include('"1h"').and.include('"5m"').and.include(PUT);
      expect(error.state).to.include({ frequency: "1h" });
      expect(nangoSync.planUpdate(ID, error.state, { ...REF, frequency: "5m" }).calls).to.have.length(1);
    });

    it("may be another spelling", async () => {
      answered("60 minutes");
      expect((await create({ frequency: "every hour" })).state).to.include({ frequency: "1h" });
      bench.sandbox.clearFaults();
      answered("every hour");
      expect((await create({ frequency: "60m" })).state).to.include({ frequency: "1h" });
    });

    it("is found where the default is put back, and the override stands", async () => {
      const olds = await existing({ frequency: "5m" });
      answered("5m");
      const error = await rejection(nangoSync.update(ID, olds, { ...REF, frequency: "default" }, bench.context()));
      expect(error.message).to.include('"5m"').and.include('default is "1h"');
      expect((await rejection(nangoSync.delete(ID, olds, bench.context()))).message).to.include('default is "1h"');
    });
  });

  describe("a sync that is deployed without a frequency", () => {
    beforeEach(() => {
      change({ action: "deploy-sync", sync: "manual", runs: null });
    });
    const ref = { ...REF, syncName: "manual" };
    const id = "hubspot/acme/manual/base";

    it("is refused at once, with what to do", async () => {
      const start = bench.clock.now();
      const error = await rejection(nangoSync.create({ ...ref, frequency: "1h" }, bench.context()));
      expect(error.message)
        .to.include('sync "manual"')
        .and.include("deployed without a frequency")
        .and.include("Deploy it");
      expect(bench.requests("nango")).to.have.length(3);
      expect(bench.clock.now() - start).to.be.lessThan(1_000);
    });

    it("is named so by read, update and delete too", async () => {
      const olds = { ...ref, syncId: "x", frequency: "5m" };
      const of = async (call: Promise<unknown>): Promise<void> => {
        const start = bench.clock.now();
        expect((await rejection(call)).message).to.include("deployed without a frequency");
        expect(bench.clock.now() - start).to.be.lessThan(1_000);
      };
      await of(nangoSync.read(id, olds, bench.context()));
      await of(nangoSync.find({ ...ref, frequency: "5m" }, bench.context()));
      await of(nangoSync.delete(id, olds, bench.context()));
      await of(nangoSync.update(id, olds, { ...ref, frequency: "7m" }, bench.context()));
    });

    it("keeps what a refused frequency has stored as not in effect", async () => {
      const error = await rejection(
        nangoSync.update(id, { ...ref, syncId: "x", frequency: "5m" }, { ...ref, frequency: "7m" }, bench.context()),
      );
      expect(error).to.be.instanceOf(PartialError).and.to.have.nested.property("state.frequency", "not in effect");
    });

    it("works once it is deployed with one", async () => {
      await rejection(nangoSync.create({ ...ref, frequency: "7m" }, bench.context()));
      change({ action: "deploy-sync", sync: "manual", runs: "every hour" });
      nextRun();
      expect((await nangoSync.create({ ...ref, frequency: "7m" }, bench.context())).state).to.include({
        frequency: "7m",
      });
    });

    it("is waited for where the key may not see what is deployed, and the error says that it may be so", async () => {
      for (const path of ["/functions/", "/scripts/config"]) {
        bench.sandbox.fault({ platform: "nango", path, status: 403, times: "always", body: FORBIDDEN });
      }
      const error = await rejection(nangoSync.create({ ...ref, frequency: "1h" }, bench.context()));
      expect(error.message).to.include("deployed without a frequency");
    });
  });

  describe("pause and start", () => {
    it("are sent again when Nango says yes and does nothing", async () => {
      const olds = await existing({ paused: false });
      bench.sandbox.fault({ platform: "nango", named: "command-ignored", times: 2 });
      const state = await nangoSync.update(ID, olds, { ...REF, paused: true }, bench.context());
      expect(state).to.include({ paused: true });
      expect(bench.requests("nango").filter((line) => line.startsWith("POST"))).to.have.length(3);
    });

    it("fail by name when nothing ever happens", async () => {
      const olds = await existing({ paused: true });
      bench.sandbox.fault({ platform: "nango", named: "command-ignored", times: "always" });
      const error = await rejection(nangoSync.update(ID, olds, { ...REF, paused: false }, bench.context()));
      expect(error.message).to.include("POST /sync/start").and.include('sync "contacts"').and.include("no next run");
    });
  });

  describe("update", () => {
    it("sends exactly the plan", async () => {
      const olds = await existing({ frequency: "5m", paused: false });
      const news = { ...REF, frequency: "10m", paused: true };
      const plan = nangoSync.planUpdate(ID, olds, news);
      await nangoSync.update(ID, olds, news, bench.context());
      const writes = bench.log("nango").filter((entry) => entry.method !== "GET");
      expect(writes.map(({ method, path, body }) => ({ method, path, body }))).to.deep.equal(
        plan.calls.map(({ method, path, body }) => ({ method, path, body })),
      );
    });

    it("makes no call for what left the program, and stops managing it", async () => {
      const olds = await existing({ frequency: "5m", paused: true });
      const state = await nangoSync.update(ID, olds, { ...REF, paused: true }, bench.context());
      expect(state).not.to.have.property("frequency");
      expect(state).to.include({ paused: true });
      expect(bench.requests("nango")).to.deep.equal([]);
    });

    it("forgets the default when a frequency is set", async () => {
      const olds = await existing({ frequency: "default" });
      const state = await nangoSync.update(ID, olds, { ...REF, frequency: "5m" }, bench.context());
      expect(state["defaultFrequency"]).to.equal(undefined);
    });

    it("writes to one sync one after the other, and to different ones at once", async () => {
      const olds = await existing({ frequency: "5m" });
      const other = { ...olds, syncName: "orders" };
      bench.sandbox.fault({ platform: "nango", method: "PUT", lateMs: 100, times: "always" });
      const at = Date.now();
      await Promise.all([
        nangoSync.update(ID, olds, { ...REF, frequency: "6m" }, bench.context()),
        nangoSync.update(ID, olds, { ...REF, frequency: "7m" }, bench.context()),
        nangoSync.update(
          "hubspot/acme/orders/base",
          other,
          { ...REF, syncName: "orders", frequency: "8m" },
          bench.context(),
        ),
      ]);
      expect(Date.now() - at).to.be.at.least(200);
      bench.newRun();
      expect((await read({}))?.inputs).to.include({ frequency: "7m" });
    });
  });

  describe("delete", () => {
    it("puts the default back", async () => {
      const olds = await existing({ frequency: "5m" });
      await nangoSync.delete(ID, olds, bench.context());
      expect(bench.requests("nango")).to.deep.equal([PUT]);
      bench.newRun();
      expect((await read({}))?.inputs).to.include({ frequency: "1h" });
    });

    it("makes no call where no frequency was managed", async () => {
      const olds = await existing({ paused: true });
      await nangoSync.delete(ID, olds, bench.context());
      expect(bench.requests("nango")).to.deep.equal([]);
    });

    it("succeeds when the connection or the sync is gone, and only then", async () => {
      const olds = await existing({ frequency: "5m" });
      change({ action: "delete-sync", connection: "acme", sync: "contacts" });
      await nangoSync.delete(ID, olds, bench.context());
      change({ action: "delete-connection", connection: "acme" });
      await nangoSync.delete(ID, olds, bench.context());
    });

    it("does not take the same code for gone while the sync is there", async () => {
      const olds = await existing({ frequency: "5m" });
      bench.sandbox.fault({ platform: "nango", method: "PUT", status: 400, body: { error: { code: "unknown_sync" } } });
      expect((await rejection(nangoSync.delete(ID, olds, bench.context()))).message).to.include("unknown_sync");
    });

    it("does not swallow a refused key", async () => {
      const olds = await existing({ frequency: "5m" });
      bench.sandbox.fault({ platform: "nango", method: "PUT", status: 403, body: { error: { code: "forbidden" } } });
      expect((await rejection(nangoSync.delete(ID, olds, bench.context()))).message).to.include("403 forbidden");
    });
  });

  describe("rate limits", () => {
    it("are waited for when Retry-After is a rounded-down 0", async () => {
      bench.sandbox.fault({
        platform: "nango",
        status: 429,
        headers: { "retry-after": "0" },
        body: { error: { code: "too_many_request" } },
        times: 3,
      });
      const start = bench.clock.now();
      await create({ frequency: "5m" });
      expect(bench.clock.now() - start).to.be.at.least(500);
    });

    it("are kept without ever being passed, by the headers alone", async () => {
      bench.sandbox.configure("nango", { rateLimit: { requests: 20, windowMs: 60_000 } });
      change({ action: "create-connections", count: 60 });
      await nangoSync.create({ ...REF, frequency: "5m" }, bench.context());
      await Promise.all(
        Array.from({ length: 60 }, (_, index) =>
          nangoSync.create({ ...REF, connectionId: `customer-${index + 1}`, frequency: "5m" }, bench.context()),
        ),
      );
      const statuses = bench.log("nango").map((entry) => entry.status);
      expect(statuses).to.have.length(123);
      expect(statuses.filter((status) => status !== 200)).to.deep.equal([]);
    });
  });
});
