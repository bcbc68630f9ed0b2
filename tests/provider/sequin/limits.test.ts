import { expect } from "chai";
import type { Values } from "../../../provider/core/values.js";
import { sequinSync } from "../../../provider/sequin/lifecycle.js";
import { useBench } from "../../kit/provider.js";
import { ALL } from "./fixtures.js";

describe("sequin.Sync under a rate limit", () => {
  const bench = useBench();

  for (const retryAfter of ["seconds", "absent"]) {
    it(`waits for its turn and loses nothing, with Retry-After ${retryAfter}`, async () => {
      bench.sandbox.configure("sequin", { quota: { requests: 5, perMs: 1000, retryAfter } });
      const names = Array.from({ length: 12 }, (_, index) => `Customer ${index}`);
      await Promise.all(names.map((name) => sequinSync.create({ ...ALL, name, status: "disabled" }, bench.context())));
      const { syncs } = (bench.sandbox.snapshot("sequin") as { data: { syncs: Values[] } }).data;
      expect(syncs.map((sync) => sync["name"])).to.have.members(names);
      for (const sync of syncs) expect(sync).to.include({ status: "disabled" });
    });
  }
});
