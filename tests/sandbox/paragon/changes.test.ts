import { expect } from "chai";
import { InvalidRequest } from "../../../sandbox/errors.js";
import type { ParagonChange } from "../../../sandbox/paragon/changes.js";
import { readyCredentials } from "../../../sandbox/paragon/seed.js";
import { useParagon } from "./support.js";

describe("the emulated Paragon: changes past the API", () => {
  const bench = useParagon();
  const change = (request: ParagonChange): unknown => bench.sandbox.change("paragon", request);
  const status = async (id: string) => (await bench.acme("GET", `/api/syncs/${id}`)).body;

  it("sets every managed field at once", async () => {
    const syncId = await bench.enabled();
    const credentialId = readyCredentials.googledriveSecond;
    change({ set: { syncId, credentialId, incrementalAccumulatorFrequency: "24h", paused: true } });
    expect(await status(syncId)).to.include({
      credentialId,
      incrementalAccumulatorFrequency: "24h",
      status: "DISABLED",
    });
    change({ set: { syncId, incrementalAccumulatorFrequency: null, paused: false } });
    expect(await status(syncId))
      .to.include({ status: "IDLE" })
      .and.not.have.property("incrementalAccumulatorFrequency");
  });

  it("shows a third party's rate limit, and an error's reason", async () => {
    const syncId = await bench.enabled();
    change({ set: { syncId, status: "RATE_LIMITED", rateLimitBackoffMs: 5_000 } });
    expect(await status(syncId)).to.include({ status: "RATE_LIMITED", rateLimitBackoffMs: 5_000 });
    change({ set: { syncId, status: "ERRORED", reason: "gone" } });
    expect(await status(syncId)).to.include({ status: "ERRORED", reason: "gone" });
  });

  it("fails the syncs of an account that is disconnected", async () => {
    const syncId = await bench.enabled();
    change({ disconnect: { credentialId: readyCredentials.googledrive } });
    expect(await status(syncId)).to.include({ status: "ERRORED" });
  });

  it("enables a fleet fast: 10,000 syncs of 2,000 users", async () => {
    const made = change({ fleet: { users: 2_000, perUser: 5, incrementalAccumulatorFrequency: "1h" } });
    expect(made).to.have.length(10_000);
    const list = await bench.as("user-00002")("GET", "/api/syncs");
    expect(list.body?.["data"]).to.have.length(5);
  });

  it("survives a restart as data, lags included", async () => {
    bench.options({ patchLag: 1 });
    const id = await bench.enabled();
    await bench.acme("PATCH", `/api/syncs/${id}`, { incrementalAccumulatorFrequency: "5m" });
    const data: unknown = JSON.parse(JSON.stringify(bench.sandbox.snapshot("paragon")));
    expect(data).to.have.nested.property("syncs[0].pending").with.length(1);
  });

  it("refuses what it does not know", () => {
    expect(() => bench.sandbox.change("paragon", { set: { syncId: "none" } })).to.throw(InvalidRequest, "no sync none");
    expect(() => bench.sandbox.change("paragon", { rename: {} })).to.throw(InvalidRequest);
    expect(() => {
      bench.options({ patchLag: -1 });
    }).to.throw(InvalidRequest, "patchLag");
    expect(() => {
      bench.options({ typo: 1 });
    }).to.throw(InvalidRequest, "typo");
  });

  it("changes only the options that are named", () => {
    bench.options({ patchLag: 5 });
    change({ options: { duplicate: "same-id" } });
    expect(bench.sandbox.snapshot("paragon"))
      .to.have.property("options")
      .that.includes({ patchLag: 5, duplicate: "same-id" });
  });
});
