import { expect } from "chai";

import { decrypted } from "./kit/decrypted.js";
import { diagnosticsIn } from "./kit/diagnostics.js";
import { HEADER, useWorkbench, type Workbench } from "./kit/workbench.js";

const URN = "urn:pulumi:dev::demo::pulumi-nodejs:dynamic/test:Thing::";

describe("Targets of which one does not exist", () => {
  let bench: Workbench;
  useWorkbench("for all", (made) => (bench = made));

  for (const continueOnError of [false, true]) {
    for (const option of ["targets", "excludes"] as const) {
      it(`destroy nothing at all (${option}${continueOnError ? ", going on after errors" : ""})`, async () => {
        bench.write("index.js", `${HEADER}new Thing("a", { key: "a" }); new Thing("b", { key: "b" });`);
        await bench.run({ verb: "up", options: {} });
        const before = decrypted(bench.checkpoint ?? "").resources;
        const options = { [option]: [`${URN}a`, `${URN}mistyped`], continueOnError };
        const { result, events, calls } = await bench.run({ verb: "destroy", options });
        expect(result?.result).to.equal("failed");
        expect(diagnosticsIn(events).join("\n")).to.include(`${URN}mistyped`);
        expect(calls).to.deep.equal([]);
        expect(decrypted(bench.checkpoint ?? "").resources).to.deep.equal(before);
        expect(Object.keys(bench.remote).sort()).to.deep.equal(["id-a", "id-b"]);
      });
    }
  }
});
