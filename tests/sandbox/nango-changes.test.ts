import { expect } from "chai";
import type { NangoChange } from "../../sandbox/nango/change.js";
import type { NangoSnapshot } from "../../sandbox/nango/snapshot.js";
import { startSandbox } from "../../sandbox/server.js";
import type { Sandbox } from "../../sandbox/types.js";
import { ask, askNango, putFrequency, statusOf, stored } from "../kit/sandbox.js";

const HOUR = 3_600_000;
const START = Date.parse("2026-01-01T00:00:00Z");

describe("the sandbox's Nango: what others do, what time does, what breaks", () => {
  let sandbox: Sandbox;
  const change = (request: NangoChange): unknown => sandbox.change("nango", request);
  const command = (name: "pause" | "start", syncs: string[], connection?: string) =>
    askNango(sandbox, "POST", `/sync/${name}`, {
      provider_config_key: "hubspot",
      syncs,
      ...(connection !== undefined && { connection_id: connection }),
    });

  before(async () => {
    sandbox = await startSandbox();
  });
  beforeEach(() => {
    sandbox.reset();
    sandbox.clock.freeze(START);
    change({ action: "clear" });
    change({ action: "create-integration", integration: "hubspot" });
    change({ action: "deploy-sync", sync: "contacts", runs: "every hour" });
    change({ action: "deploy-sync", sync: "orders", runs: "every day" });
    change({ action: "deploy-sync", sync: "archive", runs: "every 6 hours", autoStart: false });
    change({ action: "create-connection", connection: "acme", tags: { plan: "enterprise" } });
    change({ action: "create-connection", connection: "globex", tags: { plan: "free" } });
  });
  after(() => sandbox.close());

  describe("starts with data for a quickstart", () => {
    it("one integration, four syncs, customers with a plan", async () => {
      sandbox.reset();
      const { connections } = (await askNango(sandbox, "GET", "/connections")).json as {
        connections: { connection_id: string; tags: unknown }[];
      };
      expect(connections.map(({ connection_id, tags }) => [connection_id, tags])).to.deep.equal([
        ["umbrella", { plan: "free" }],
        ["hooli", { plan: "enterprise" }],
        ["initech", { plan: "free" }],
        ["globex", { plan: "enterprise" }],
        ["acme", { plan: "enterprise" }],
      ]);
      const { data } = (await askNango(sandbox, "GET", "/integrations/hubspot/functions?type=sync")).json as {
        data: { name: string; runs: string; auto_start: boolean }[];
      };
      expect(data.map(({ name, runs, auto_start }) => [name, runs, auto_start])).to.deep.equal([
        ["contacts", "every hour", true],
        ["orders", "every day", true],
        ["tickets", "every 30 minutes", true],
        ["archive", "every 6 hours", false],
      ]);
    });
  });

  describe("a change by somebody else", () => {
    it("sets and takes away an override", async () => {
      change({ action: "set-frequency", connection: "acme", sync: "contacts", frequency: "every 2 hours" });
      expect(stored(sandbox)).to.deep.include({ override: "every 2 hours" });
      expect(stored(sandbox)?.schedule?.intervalMs).to.equal(2 * HOUR);
      change({ action: "set-frequency", connection: "acme", sync: "contacts", frequency: null });
      expect((await statusOf(sandbox))[0]?.frequency).to.equal("every hour");
      expect(stored(sandbox)?.schedule?.intervalMs).to.equal(HOUR);
    });

    it("pauses and starts", async () => {
      change({ action: "pause", connection: "acme", sync: "contacts" });
      expect((await statusOf(sandbox))[0]?.nextScheduledSyncAt).to.equal(null);
      change({ action: "start", connection: "acme", sync: "contacts" });
      expect((await statusOf(sandbox))[0]?.nextScheduledSyncAt).to.be.a("string");
    });

    it("deletes a sync", async () => {
      change({ action: "delete-sync", connection: "acme", sync: "contacts" });
      expect(await statusOf(sandbox)).to.deep.equal([]);
      expect((await putFrequency(sandbox, "2h")).json).to.deep.equal({ error: { code: "unknown_sync" } });
      expect((await command("pause", ["contacts"], "acme")).json).to.have.nested.property(
        "error.code",
        "no_syncs_found",
      );
      expect(await statusOf(sandbox, "globex")).to.have.length(1);
    });

    it("deletes a connection", async () => {
      change({ action: "delete-connection", connection: "acme" });
      expect((await putFrequency(sandbox, "2h")).json).to.deep.equal({ error: { code: "unknown_connection" } });
      expect((await command("pause", ["contacts"], "acme")).status).to.equal(404);
      expect((await askNango(sandbox, "GET", "/connections/acme?provider_config_key=hubspot")).status).to.equal(404);
      expect((await askNango(sandbox, "DELETE", "/connections/acme?provider_config_key=hubspot")).status).to.equal(400);
    });

    it("makes a connection again: new ids, no override", async () => {
      await putFrequency(sandbox, "2h");
      const [before] = await statusOf(sandbox);
      change({ action: "recreate-connection", connection: "acme" });
      const [after] = await statusOf(sandbox);
      expect(after?.frequency).to.equal("every hour");
      expect(after?.id).to.not.equal(before?.id);
      const listed = (await askNango(sandbox, "GET", "/connections?connectionId=acme")).json as {
        connections: { tags: unknown }[];
      };
      expect(listed.connections.map(({ tags }) => tags)).to.deep.equal([{ plan: "enterprise" }]);
    });

    it("edits a default in the dashboard: every schedule takes it, the override still shows", async () => {
      await putFrequency(sandbox, "2h");
      change({ action: "set-default", sync: "contacts", runs: "every 5 hours" });
      expect((await statusOf(sandbox))[0]?.frequency).to.equal("2h");
      expect(stored(sandbox)?.schedule?.intervalMs).to.equal(5 * HOUR);
      expect((await statusOf(sandbox, "globex"))[0]?.frequency).to.equal("every 5 hours");
      await putFrequency(sandbox, "2h");
      expect(stored(sandbox)?.schedule?.intervalMs).to.equal(2 * HOUR);
    });

    it("deploys a new default: overrides keep their schedule", async () => {
      await putFrequency(sandbox, "2h");
      change({ action: "deploy-sync", sync: "contacts", runs: "every 5 hours" });
      expect(stored(sandbox)?.schedule?.intervalMs).to.equal(2 * HOUR);
      expect(stored(sandbox, "globex")?.schedule?.intervalMs).to.equal(5 * HOUR);
    });

    it("takes a sync off the integration", async () => {
      change({ action: "remove-sync", sync: "contacts" });
      expect(await statusOf(sandbox, "acme", "*")).to.have.length(2);
    });

    it("changes tags, and lists find the new ones", async () => {
      change({ action: "set-tags", connection: "globex", tags: { plan: "enterprise" } });
      const found = (await askNango(sandbox, "GET", "/connections?tags[plan]=enterprise")).json as {
        connections: { connection_id: string }[];
      };
      expect(found.connections.map(({ connection_id }) => connection_id)).to.deep.equal(["globex", "acme"]);
    });

    it("revokes a key, and makes one that may do little", async () => {
      const key = "b0000000-0000-4000-8000-000000000001";
      change({ action: "create-key", key, scopes: ["environment:syncs:*"] });
      change({ action: "revoke-key", key: sandbox.environment["NANGO_SECRET_KEY"] ?? "" });
      expect((await putFrequency(sandbox, "2h")).json).to.have.nested.property("error.code", "unknown_account");
      const path = "/nango/sync/status?provider_config_key=hubspot&connection_id=acme&syncs=contacts";
      expect((await ask(sandbox, "GET", path, undefined, { Authorization: `Bearer ${key}` })).status).to.equal(200);
      expect((await ask(sandbox, "GET", "/nango/connections", undefined, { Authorization: key })).status).to.equal(403);
    });
  });

  describe("time", () => {
    it("runs what is due, however long nobody looked", async () => {
      sandbox.clock.freeze(START + 1_000 * HOUR + 60_000);
      const [status] = await statusOf(sandbox);
      expect(status).to.include({
        status: "SUCCESS",
        finishedAt: new Date(START + 1_000 * HOUR + 100).toISOString(),
        nextScheduledSyncAt: new Date(START + 1_001 * HOUR).toISOString(),
      });
    });

    it("skips intervals while a run takes longer than one", async () => {
      change({ action: "set-outcome", sync: "contacts", durationMs: 1.5 * HOUR });
      sandbox.clock.freeze(START + 100 * HOUR);
      expect((await statusOf(sandbox))[0]).to.include({
        status: "RUNNING",
        nextScheduledSyncAt: new Date(START + 100 * HOUR).toISOString(),
      });
      sandbox.clock.freeze(START + 101.6 * HOUR);
      expect((await statusOf(sandbox))[0]).to.include({
        status: "SUCCESS",
        nextScheduledSyncAt: new Date(START + 102 * HOUR).toISOString(),
      });
    });

    it("lets an overdue run begin when it is started, not before", async () => {
      await statusOf(sandbox);
      sandbox.clock.advance(1_000);
      await command("pause", ["contacts"], "acme");
      sandbox.clock.advance(5 * HOUR);
      expect((await statusOf(sandbox))[0]).to.include({
        status: "PAUSED",
        finishedAt: new Date(START + 100).toISOString(),
      });
      await command("start", ["contacts"], "acme");
      sandbox.clock.advance(1_000);
      expect((await statusOf(sandbox))[0]).to.include({
        finishedAt: new Date(START + 5 * HOUR + 1_100).toISOString(),
        nextScheduledSyncAt: new Date(START + 6 * HOUR).toISOString(),
      });
    });

    it("brings the syncs of a new connection, and then their schedules", async () => {
      change({ action: "create-connection", connection: "late", syncsAfterMs: 1_000, schedulesAfterMs: 500 });
      expect(await statusOf(sandbox, "late")).to.deep.equal([]);
      expect((await putFrequency(sandbox, "2h", "late")).json).to.deep.equal({ error: { code: "unknown_sync" } });
      sandbox.clock.advance(1_200);
      const path = "/sync/status?provider_config_key=hubspot&connection_id=late&syncs=contacts";
      expect((await askNango(sandbox, "GET", path)).status).to.equal(500);
      sandbox.clock.advance(300);
      expect(await statusOf(sandbox, "late")).to.have.length(1);
      expect((await putFrequency(sandbox, "2h", "late")).status).to.equal(200);
    });

    it("opens the rate-limit window again; Retry-After is rounded down, to 0 at last", async () => {
      sandbox.configure("nango", { rateLimit: { requests: 2, windowMs: 3_000 } });
      for (let count = 0; count < 2; count++) expect((await putFrequency(sandbox, "2h")).status).to.equal(200);
      sandbox.clock.advance(500);
      const limited = await putFrequency(sandbox, "2h");
      expect(limited.status).to.equal(429);
      expect(limited.headers.get("retry-after")).to.equal("2");
      sandbox.clock.advance(2_000);
      expect((await putFrequency(sandbox, "2h")).headers.get("retry-after")).to.equal("0");
      sandbox.clock.advance(500);
      expect((await putFrequency(sandbox, "2h")).status).to.equal(200);
      sandbox.configure("nango", { rateLimit: "off" });
      expect((await putFrequency(sandbox, "2h")).headers.get("x-ratelimit-limit")).to.equal(null);
    });
  });

  describe("its named faults", () => {
    it("half-applied: 400, the override stored, the schedule as it was; the same PUT again heals it", async () => {
      sandbox.fault({ platform: "nango", named: "half-applied" });
      // It waits for a PUT, whatever comes before.
      await statusOf(sandbox);
      expect((await putFrequency(sandbox, "2h")).json).to.deep.equal({
        error: { code: "server_error", message: "Failed to updated frequency" },
      });
      expect((await statusOf(sandbox))[0]?.frequency).to.equal("2h");
      expect(stored(sandbox)?.schedule?.intervalMs).to.equal(HOUR);
      expect((await putFrequency(sandbox, "2h")).status).to.equal(200);
      expect(stored(sandbox)?.schedule?.intervalMs).to.equal(2 * HOUR);
    });

    it("half-applied behind an answer of 200, as parallel writes left it", async () => {
      sandbox.fault({
        platform: "nango",
        named: "half-applied",
        status: 200,
        body: { frequency: "2h" },
        applied: true,
      });
      expect((await putFrequency(sandbox, "2h")).json).to.deep.equal({ frequency: "2h" });
      expect(stored(sandbox)?.schedule?.intervalMs).to.equal(HOUR);
    });

    it("command-ignored: 200, and nothing happened", async () => {
      sandbox.fault({ platform: "nango", named: "command-ignored" });
      expect((await command("pause", ["contacts"], "acme")).json).to.deep.equal({ success: true });
      expect((await statusOf(sandbox))[0]?.nextScheduledSyncAt).to.be.a("string");
      await command("pause", ["contacts"], "acme");
      expect((await statusOf(sandbox))[0]?.nextScheduledSyncAt).to.equal(null);
    });

    it("orchestrator-down: no status, half-applied PUTs, ignored commands; lists still work", async () => {
      sandbox.fault({ platform: "nango", named: "orchestrator-down", times: "always" });
      const status = await askNango(
        sandbox,
        "GET",
        "/sync/status?provider_config_key=hubspot&connection_id=acme&syncs=contacts",
      );
      expect(status.json).to.have.nested.property("error.code", "generic_error_support");
      expect((await putFrequency(sandbox, null)).status).to.equal(400);
      expect((await command("pause", ["contacts"])).status).to.equal(200);
      expect((await askNango(sandbox, "GET", "/connections")).status).to.equal(200);
      sandbox.clearFaults();
      expect((await statusOf(sandbox))[0]?.nextScheduledSyncAt).to.be.a("string");
    });

    it("sync-missing and schedule-missing: as in the moments after a connection is made", async () => {
      sandbox.fault({ platform: "nango", named: "sync-missing", times: 2 });
      expect(await statusOf(sandbox)).to.deep.equal([]);
      expect((await putFrequency(sandbox, "2h")).json).to.deep.equal({ error: { code: "unknown_sync" } });
      sandbox.fault({ platform: "nango", named: "schedule-missing" });
      expect(
        (await askNango(sandbox, "GET", "/sync/status?provider_config_key=hubspot&connection_id=acme&syncs=contacts"))
          .status,
      ).to.equal(500);
      expect(await statusOf(sandbox)).to.have.length(1);
    });
  });

  describe("requests the recording does not have", () => {
    const variant = (method: string, name: string, connection = "acme", sync = "contacts") =>
      askNango(sandbox, method, `/sync/${sync}/variant/${name}`, {
        provider_config_key: "hubspot",
        connection_id: connection,
      });

    it("variants: made once, capped, taken away once", async () => {
      expect((await variant("POST", "v2")).json).to.deep.include({ name: "contacts", variant: "v2" });
      expect((await variant("POST", "v2")).json).to.deep.equal({ error: { code: "sync_variant_already_exists" } });
      expect((await variant("POST", "Base")).json).to.have.nested.property("error.code", "invalid_variant");
      expect((await variant("POST", "v2", "nobody")).json).to.deep.equal({ error: { code: "unknown_connection" } });
      expect((await variant("POST", "v2", "acme", "nothing")).json).to.deep.equal({ error: { code: "unknown_sync" } });
      expect((await variant("POST", "v%202")).json).to.have.nested.property("error.code", "invalid_uri_params");
      for (let count = 3; count <= 100; count++) expect((await variant("POST", `v${count}`)).status).to.equal(200);
      expect((await variant("POST", "v101")).json).to.have.nested.property("error.code", "resource_capped");
      expect((await variant("DELETE", "v2")).json).to.deep.equal({ success: true });
      expect((await variant("DELETE", "v2")).json).to.deep.equal({ error: { code: "not_found" } });
    });

    it("a key in other spellings", async () => {
      const key = sandbox.environment["NANGO_SECRET_KEY"] ?? "";
      const codeOf = async (authorization: string): Promise<unknown> => {
        const { json, headers } = await ask(sandbox, "GET", "/nango/connections", undefined, {
          Authorization: authorization,
        });
        expect(headers.get("x-ratelimit-limit") === null).to.equal(
          json !== null && typeof json === "object" && "error" in json,
        );
        return (json as { error?: { code: string } }).error?.code;
      };
      expect(await codeOf(key)).to.equal(undefined);
      expect(await codeOf(`bearer ${key}`)).to.equal("invalid_secret_key_format");
      expect(await codeOf(`Bearer ${key.toUpperCase()}`)).to.equal("unknown_account");
    });

    it("broken JSON", async () => {
      const reply = await askNango(sandbox, "PUT", "/sync/update-connection-frequency", '{"frequency":');
      expect(reply.status).to.equal(400);
      expect(reply.json).to.have.nested.property("error.code", "invalid_json");
    });

    it("a frequency too long for the server's parser: 500", async () => {
      expect((await putFrequency(sandbox, `${"1".repeat(120)}s`)).status).to.equal(500);
      expect(stored(sandbox)?.override).to.equal(null);
    });

    it("an unknown page: the dashboard, 200 and HTML", async () => {
      const reply = await askNango(sandbox, "GET", "/sync/nonsense");
      expect(reply.status).to.equal(200);
      expect(reply.headers.get("content-type")).to.include("text/html");
    });

    it("connection ids with slashes and spaces, in paths too", async () => {
      const id = "org/7: a b";
      change({ action: "create-connection", connection: id });
      expect((await putFrequency(sandbox, "2h", id)).status).to.equal(200);
      const path = `/connections/${encodeURIComponent(id)}?provider_config_key=hubspot`;
      expect((await askNango(sandbox, "GET", path)).json).to.include({ connection_id: id });
    });

    it("a connection changed in place keeps its syncs and overrides", async () => {
      await putFrequency(sandbox, "2h");
      const again = { provider_config_key: "hubspot", connection_id: "acme", credentials: { type: "NONE" } };
      expect((await askNango(sandbox, "POST", "/connections", again)).json).to.include({ id: 1 });
      expect((await statusOf(sandbox))[0]?.frequency).to.equal("2h");
      const patch = await askNango(sandbox, "PATCH", "/connections/acme?provider_config_key=hubspot", {
        tags: { plan: "gold" },
      });
      expect(patch.json).to.deep.equal({ success: true });
      expect((await askNango(sandbox, "GET", "/connections/acme?provider_config_key=hubspot")).json).to.deep.include({
        tags: { plan: "gold" },
      });
    });

    it("prototype names are names like others", async () => {
      for (const name of ["__proto__", "constructor", "toString"]) {
        expect((await putFrequency(sandbox, "2h", name)).json).to.deep.equal({ error: { code: "unknown_connection" } });
        expect((await putFrequency(sandbox, "2h", "acme", name)).json).to.deep.equal({
          error: { code: "unknown_sync" },
        });
      }
    });
  });

  describe("a fleet", () => {
    it("of 10,000 connections is made at once, and a request costs no more than in a small one", async () => {
      sandbox.configure("nango", { rateLimit: "off" });
      const timeOf = async (work: () => Promise<unknown>): Promise<number> => {
        for (let count = 0; count < 30; count++) await work();
        const started = performance.now();
        for (let count = 0; count < 200; count++) await work();
        return performance.now() - started;
      };
      const small = await timeOf(() => putFrequency(sandbox, "2h"));
      expect(change({ action: "create-connections", count: 10_000 })).to.deep.equal({ connections: 10_002 });
      const big = await timeOf(() => putFrequency(sandbox, "2h", "customer-9999"));
      // A scan per request would cost a hundred times as much.
      expect(big).to.be.below(5 * small + 200);

      const page = (await askNango(sandbox, "GET", "/connections?limit=2000&page=5")).json as {
        connections: { connection_id: string }[];
      };
      expect(page.connections.map(({ connection_id }) => connection_id)).to.deep.equal(["globex", "acme"]);
      const { environments } = sandbox.snapshot("nango") as NangoSnapshot;
      expect(environments[0]?.integrations[0]?.connections).to.have.length(10_002);
    });
  });
});
