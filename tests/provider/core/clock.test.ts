import { expect } from "chai";

import { systemClock } from "../../../provider/core/clock.js";

describe("the machine's time", () => {
  it("is that of its clock, and does not jump with it", () => {
    const { now } = Date;
    expect(Math.abs(systemClock.now() - now())).to.be.lessThan(60_000);
    const before = systemClock.now();
    try {
      for (const jump of [-3_600_000, 3_600_000]) {
        Date.now = () => now() + jump;
        expect(systemClock.now() - before).to.be.within(0, 60_000);
      }
    } finally {
      Date.now = now;
    }
  });
});
