import { expect } from "chai";

import { answersFindCreated } from "../../protocol/find-created.js";
import { providerLine } from "../../sdk/resource.js";

describe("The request for what a creation has left", () => {
  it("goes to the providers of this package, which every state names by one line", () => {
    for (const token of ["nango:Sync", "aisquared:Sync", "nango:ConnectionMetadata"])
      expect(answersFindCreated(providerLine(token)), token).to.equal(true);
  });

  it("goes to no other, whatever its source says of this package", () => {
    const line = providerLine("nango:Sync");
    for (const source of [undefined, {}, "", `${line};more()`, `// ${line}`, line.replace("v1", "v2")])
      expect(answersFindCreated(source), JSON.stringify(source)).to.equal(false);
  });
});
