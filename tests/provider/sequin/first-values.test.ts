import { expect } from "chai";
import { effectsOf } from "../../../provider/sequin/effects.js";

describe("A setting of Sequin that the program says for the first time", () => {
  it("loses data by a limit of age, and none where it takes a limit away", () => {
    expect(effectsOf({}, { maxAgeDays: 30 })).to.have.nested.property("[0].kind", "data-loss");
    const [effect] = effectsOf({}, { maxAgeDays: "unlimited" });
    expect(effect?.kind).to.equal("backfill");
    expect(effect?.text).not.to.contain("dropped");
  });

  it("starts a sync only if it was disabled", () => {
    expect(effectsOf({}, { status: "active" })[0]?.text).to.contain("if the sync was disabled");
    expect(effectsOf({ status: "disabled" }, { status: "active" })[0]?.text).to.equal("Data flows again.");
  });
});
