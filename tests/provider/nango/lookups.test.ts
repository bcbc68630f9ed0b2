import { expect } from "chai";
import { connections, syncs } from "../../../provider/nango/lookups.js";
import type { NangoChange } from "../../../sandbox/nango/change.js";
import { rejection, useBench } from "../../kit/provider.js";

describe("Nango's lookups", () => {
  const bench = useBench();
  const change = (request: NangoChange): unknown => bench.sandbox.change("nango", request);

  it("list the connections with a tag, by one request", async () => {
    const found = await connections({ tags: { plan: "enterprise" } }, bench.account);
    expect(found.map(({ connectionId }) => connectionId).sort()).to.deep.equal(["acme", "globex", "hooli"]);
    expect(found[0]).to.include({ providerConfigKey: "hubspot", provider: "hubspot" });
    expect(found[0]?.tags).to.deep.equal({ plan: "enterprise" });
    expect(bench.requests("nango")).to.have.length(1);
  });

  it("list one connection of several integrations", async () => {
    change({ action: "create-integration", integration: "salesforce" });
    change({ action: "create-connection", integration: "salesforce", connection: "acme" });
    const both = await connections({ connectionId: "acme" }, bench.account);
    expect(both.map(({ providerConfigKey }) => providerConfigKey).sort()).to.deep.equal(["hubspot", "salesforce"]);
    expect(
      await connections({ connectionId: "acme", providerConfigKey: ["salesforce"] }, bench.account),
    ).to.have.length(1);
  });

  it("follow all pages", async () => {
    change({ action: "create-connections", count: 2_100 });
    const found = await connections({}, bench.account);
    expect(new Set(found.map(({ connectionId }) => connectionId))).to.have.length(2_105);
    expect(bench.requests("nango")).to.have.length(3);
  });

  it("list the syncs of an integration by one request, in canonical spelling", async () => {
    change({ action: "set-frequency", connection: "acme", sync: "contacts", frequency: "every 5 minutes" });
    change({ action: "pause", connection: "globex", sync: "contacts" });
    const found = await syncs({ providerConfigKey: "hubspot", syncName: "contacts" }, bench.account);
    expect(bench.requests("nango")).to.have.length(1);
    const byConnection = new Map(found.map((sync) => [sync.connectionId, sync]));
    expect(byConnection.get("acme")).to.include({
      frequency: "5m",
      paused: false,
      syncName: "contacts",
      syncVariant: "base",
    });
    expect(byConnection.get("globex")).to.include({ frequency: "1h", paused: true });
    expect(found).to.have.length(5);
  });

  it("say how the last run went, and filter by it", async () => {
    change({ action: "set-outcome", sync: "contacts", succeeds: false });
    change({ action: "pause", connection: "globex", sync: "orders" });
    bench.sandbox.clock.advance(150 * 60_000);
    const failed = await syncs({ providerConfigKey: "hubspot", status: ["ERROR", "STOPPED"] }, bench.account);
    expect(new Set(failed.map(({ syncName }) => syncName))).to.deep.equal(new Set(["contacts"]));
    expect(failed[0]).to.deep.include({ latestExecutionStatus: "STOPPED", latestResult: {} });
    expect(failed[0]?.finishedAt)
      .to.match(/^\d{4}-.*Z$/)
      .and.satisfy((at: string) => at < (failed[0]?.nextScheduledSyncAt ?? ""));
    const [paused, ...others] = await syncs(
      { providerConfigKey: "hubspot", syncName: "orders", paused: true },
      bench.account,
    );
    expect(others).to.deep.equal([]);
    expect(paused).to.include({ connectionId: "globex", status: "PAUSED", nextScheduledSyncAt: undefined });
    expect(Object.values(paused?.latestResult ?? {})[0]).to.have.keys("added", "updated", "deleted");
  });

  it("list all integrations where none is named", async () => {
    change({ action: "create-integration", integration: "salesforce" });
    expect(await syncs({}, bench.account)).to.have.length(20);
  });

  it("list what can be listed where one sync without a schedule makes the rest fail", async () => {
    change({ action: "deploy-sync", sync: "broken", runs: null });
    const printed: string[] = [];
    const write = process.stderr.write.bind(process.stderr);
    process.stderr.write = (text: string | Uint8Array): boolean => printed.push(String(text)) > 0;
    const found = await syncs({ providerConfigKey: "hubspot", connectionId: "acme" }, bench.account).finally(() => {
      process.stderr.write = write;
    });
    expect(found.map(({ syncName }) => syncName).sort()).to.deep.equal(["archive", "contacts", "orders", "tickets"]);
    // A program that makes a resource of each would give it up without a word.
    expect(printed.join()).to.match(
      /^warning: Nango cannot show sync "broken" of connection "acme" .*left out of nango\.syncs\(\): /,
    );
    expect(await syncs({ providerConfigKey: "hubspot" }, bench.account)).to.have.length(20);
  });

  it("find nothing on a connection that is not there", async () => {
    expect(await syncs({ providerConfigKey: "hubspot", connectionId: "nobody" }, bench.account)).to.deep.equal([]);
  });

  it("say which scope a key lacks", async () => {
    bench.sandbox.fault({
      platform: "nango",
      status: 403,
      body: { error: { code: "forbidden", message: "Insufficient scope. Required: environment:connections:list" } },
    });
    expect((await rejection(connections({}, bench.account))).message)
      .to.include("environment:connections:list")
      .and.include("Give the API key this scope");
  });
});
