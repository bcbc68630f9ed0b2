import { expect } from "chai";
import { syncs } from "../../../provider/paragon/lookups.js";
import type { ParagonChange } from "../../../sandbox/paragon/changes.js";
import { readyCredentials } from "../../../sandbox/paragon/seed.js";
import { useBench } from "../../kit/provider.js";

describe("paragon.syncs", () => {
  const bench = useBench();
  const enable = (fields: Omit<Extract<ParagonChange, { enable: unknown }>["enable"], "userId">): string => {
    const made = bench.sandbox.change("paragon", { enable: { userId: "acme", ...fields } });
    return (made as { id: string }).id;
  };
  const { googledrive, googledriveSecond } = readyCredentials;

  it("gives a user's syncs with their settings, in one request where the list has them", async () => {
    const syncId = enable({
      configurationName: "drive",
      credentialId: googledrive,
      incrementalAccumulatorFrequency: "1h",
      paused: true,
    });
    bench.sandbox.change("paragon", { enable: { userId: "globex" } });
    expect(await syncs("acme", {}, bench.account)).to.deep.equal([
      {
        id: `acme/${syncId}`,
        syncId,
        userId: "acme",
        integration: "googledrive",
        pipeline: "files",
        configurationName: "drive",
        credentialId: googledrive,
        incrementalAccumulatorFrequency: "1h",
        paused: true,
        status: "DISABLED",
        reason: undefined,
      },
    ]);
    expect(bench.requests("paragon")).to.deep.equal(["GET /api/syncs"]);
  });

  it("asks for each sync where the list has no settings", async () => {
    bench.sandbox.configure("paragon", { listSettings: false });
    enable({ incrementalAccumulatorFrequency: "1h" });
    const [sync] = await syncs("acme", {}, bench.account);
    expect(sync).to.include({ credentialId: googledrive, incrementalAccumulatorFrequency: "1h", paused: false });
    expect(bench.requests("paragon")).to.have.length(2);
  });

  it("filters by each field, and by all of them together", async () => {
    enable({ configurationName: "a", credentialId: googledrive, incrementalAccumulatorFrequency: "1h" });
    enable({ configurationName: "b", credentialId: googledriveSecond, paused: true });
    enable({ configurationName: "c", integration: "salesforce", pipeline: "contacts" });
    const names = async (filter: Parameters<typeof syncs>[1]) =>
      (await syncs("acme", filter, bench.account)).map((sync) => sync.configurationName);
    expect(await names({ integration: "googledrive" })).to.deep.equal(["a", "b"]);
    expect(await names({ integration: ["salesforce", "sharepoint"] })).to.deep.equal(["c"]);
    expect(await names({ pipeline: "contacts" })).to.deep.equal(["c"]);
    expect(await names({ configurationName: "b" })).to.deep.equal(["b"]);
    expect(await names({ credentialId: googledriveSecond.toUpperCase() })).to.deep.equal(["b"]);
    expect(await names({ paused: false })).to.deep.equal(["a", "c"]);
    expect(await names({ status: ["DISABLED", "ERRORED"] })).to.deep.equal(["b"]);
    expect(await names({ paused: true, integration: "salesforce" })).to.deep.equal([]);
  });

  it("says why a sync has failed, whether the list shows its settings or not", async () => {
    const syncId = enable({ configurationName: "a" });
    enable({ configurationName: "b" });
    bench.sandbox.change("paragon", { set: { syncId, status: "ERRORED", reason: "the credential was deleted" } });
    for (const listSettings of [true, false]) {
      bench.sandbox.configure("paragon", { listSettings });
      const found = await syncs("acme", { status: "ERRORED" }, bench.account);
      expect(found.map((sync) => [sync.syncId, sync.reason])).to.deep.equal([[syncId, "the credential was deleted"]]);
    }
  });

  it("asks for no sync of another credential where the list shows the credentials", async () => {
    enable({ configurationName: "a", credentialId: googledrive });
    enable({ configurationName: "b", credentialId: googledriveSecond });
    const found = await syncs("acme", { credentialId: googledriveSecond }, bench.account);
    expect(found.map(({ configurationName }) => configurationName)).to.deep.equal(["b"]);
    expect(bench.requests("paragon")).to.deep.equal(["GET /api/syncs", `GET /api/syncs/${found[0]?.syncId ?? ""}`]);
  });

  it("reads anew each time", async () => {
    expect(await syncs("acme", {}, bench.account)).to.deep.equal([]);
    enable({});
    expect(await syncs("acme", {}, bench.account)).to.have.length(1);
  });
});
