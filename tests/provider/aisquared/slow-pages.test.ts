import { expect } from "chai";
import { syncs } from "../../../provider/aisquared/lookups.js";
import { useBench } from "../../kit/provider.js";

describe("Lists of AI Squared that take long", () => {
  const bench = useBench();

  it("are asked for in halves, each size once", async () => {
    const all = await syncs({}, bench.account);
    bench.newRun();
    bench.requests("aisquared");
    bench.variables["PULUMI_SYNCS_REQUEST_TIMEOUT"] = "1s";
    for (const size of [1000, 500])
      bench.sandbox.fault({ platform: "aisquared", path: `per_page=${size}`, hang: "before", times: "always" });
    expect(await syncs({}, bench.account)).to.deep.equal(all);
    expect(bench.requests("aisquared").filter((line) => line.includes("per_page"))).to.deep.equal([
      "GET /api/v1/syncs?page=1&per_page=1000",
      "GET /api/v1/syncs?page=1&per_page=500",
      "GET /api/v1/syncs?page=1&per_page=250",
    ]);
  });
});
