import { expect } from "chai";
import { nangoSync } from "../../../provider/nango/lifecycle.js";
import { rejection, useBench } from "../../kit/provider.js";

const REF = { providerConfigKey: "hubspot", connectionId: "acme", syncName: "contacts", syncVariant: "base" };

describe("nango.Sync that is not there", () => {
  const bench = useBench();
  const create = (changed: Partial<typeof REF>, timeout?: number) =>
    rejection(nangoSync.create({ ...REF, ...changed, frequency: "5m" }, bench.context(timeout)));

  it("is told in seconds where the connection has others, with the nearest name and those there are", async () => {
    const start = bench.clock.now();
    const { message } = await create({ syncName: "contcts" });
    expect(bench.clock.now() - start).to.be.below(5_000);
    expect(bench.requests("nango")).to.have.length.below(8);
    expect(message)
      .to.match(/^Nango: the sync "contcts" of connection "acme" of integration "hubspot" cannot be set: /)
      .and.contain('did you mean "contacts"?')
      .and.match(/it has "archive", "contacts", "orders", "tickets"/)
      .and.match(/no such sync, \d seconds after/)
      .and.contain("deployed and enabled");
  });

  it("is told with the names there are where none is near", async () => {
    const { message } = await create({ syncName: "zzz" });
    expect(message).not.to.contain("did you mean");
    expect(message).to.match(/first asked for; it has "archive"/);
  });

  it("is told as a variant where the sync itself is there", async () => {
    const { message } = await create({ syncVariant: "eu" });
    expect(message).to.contain(
      "this variant of the sync was not created on the connection: declare it as a nango.SyncVariant",
    );
  });

  it("is told as an integration that there is not, with the nearest", async () => {
    const { message } = await create({ providerConfigKey: "hubspott" });
    expect(message)
      .to.contain('there is no integration "hubspott" in this key\'s environment; did you mean "hubspot"?')
      .and.not.contain("no such connection");
    expect(bench.requests("nango")).to.have.length(3);
  });

  it("is told as a connection where the integration is there, or may not be seen", async () => {
    expect((await create({ connectionId: "nobody" })).message).to.contain("no such connection");
    bench.newRun();
    bench.sandbox.fault({ platform: "nango", path: "/integrations", status: 403, times: "always", body: {} });
    expect((await create({ providerConfigKey: "hubspott" })).message).to.contain("no such connection");
  });

  it("names the time that was really waited, and what gives more, where the operation's deadline is sooner", async () => {
    bench.sandbox.change("nango", { action: "create-connection", integration: "hubspot", connection: "new" });
    for (const sync of ["archive", "contacts", "orders", "tickets"]) {
      bench.sandbox.change("nango", { action: "delete-sync", integration: "hubspot", connection: "new", sync });
    }
    const { message } = await create({ connectionId: "new" }, 8_000);
    expect(message)
      .to.match(/no such sync, [4-8] seconds after/)
      .and.contain("gives an operation more time than 8 seconds");
  });
});
