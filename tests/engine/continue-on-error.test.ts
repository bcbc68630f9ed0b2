import { expect } from "chai";

import { decrypted } from "./kit/decrypted.js";
import { ended, diagnosticsIn } from "./kit/diagnostics.js";
import { HEADER, useWorkbench, type Workbench } from "./kit/workbench.js";

describe("A run that goes on after a failure", () => {
  let bench: Workbench;
  useWorkbench("for all", (made) => (bench = made));

  it("leaves out what depends on what failed, and deletes nothing that either still stands on", async () => {
    bench.write(
      "index.js",
      `${HEADER}const y = new Thing("y", { key: "y" }); const z = new Thing("z", { key: "z" });
       const x = new Thing("x", { key: "x", from: y.computed }); new Thing("w", { key: "w" }, { dependsOn: [x, z] });
       new Thing("gone", { key: "gone" });`,
    );
    await bench.run({ verb: "up", options: {} });
    bench.write(
      "index.js",
      `${HEADER}const x = new Thing("x", { key: "x", fail: "update" });
       new Thing("w", { key: "w", size: 1 }, { dependsOn: x }); new Thing("other", { key: "other" });`,
    );
    const { result, events } = await bench.run({ verb: "up", options: { continueOnError: true } });
    expect(result?.result).to.equal("failed");
    expect(diagnosticsIn(events)[0]).to.equal("update refused by the remote");
    expect(ended(events)).to.include.members(["create other", "delete gone"]);
    expect(ended(events)).not.to.include.members(["update w"]);
    expect(Object.keys(bench.remote).sort()).to.deep.equal(["id-other", "id-w", "id-x", "id-y", "id-z"]);
    const kept = decrypted(bench.checkpoint ?? "").resources.flatMap(({ id }) =>
      id?.startsWith("id-") === true ? id : [],
    );
    expect(kept.sort()).to.deep.equal(["id-other", "id-w", "id-x", "id-y", "id-z"]);
  });
});
