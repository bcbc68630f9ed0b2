import { expect } from "chai";
import { nodeProblem } from "../../../provider/core/node-version.js";

describe("A Node.js that is too old", () => {
  it("is named with what is needed, by whether it loads ES modules and not by its number", () => {
    const problem = nodeProblem("pulumi-syncs", { version: "v18.20.8", features: {} });
    expect(problem).to.match(/^error: pulumi-syncs needs Node\.js 20\.19 .*22\.12 .* this is v18\.20\.8\.$/);
    expect(nodeProblem("x", { version: "v22.5.0", features: { require_module: false } })).to.contain("v22.5.0");
    expect(nodeProblem("x", process)).to.equal(undefined);
  });
});
