import { expect } from "chai";
import { nearestName } from "../../../provider/core/nearest.js";

describe("The name that was meant", () => {
  it("is one slip away, two in a longer word; letters that changed places are one slip", () => {
    expect(nearestName("dve", ["dev", "prod"])).to.equal("dev");
    expect(nearestName("eu2", ["eu", "us"])).to.equal("eu");
    expect(nearestName("prdo", ["dev", "prod"])).to.equal("prod");
    expect(nearestName("stagnig", ["staging"])).to.equal("staging");
    expect(nearestName("eu", ["us", "ap"])).to.equal(undefined);
    expect(nearestName("dev", ["prod", "qa"])).to.equal(undefined);
  });
});
