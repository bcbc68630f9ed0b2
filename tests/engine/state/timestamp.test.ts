import { expect } from "chai";
import fc from "fast-check";
import { compareMoments, timestamp } from "../../../engine/state/timestamp.js";

describe("Moments of a state", () => {
  it("are compared by when they are, whatever zone and however many digits they are written with", () => {
    const later = [
      ["2026-12-01T10:00:00.91Z", "2026-12-01T10:00:00.9Z"],
      ["2026-12-01T10:00:00.000000001Z", "2026-12-01T10:00:00Z"],
      ["2026-12-01T09:30:00.1-01:00", "2026-12-01T10:00:00Z"],
      ["2026-12-01T10:00:00Z", "2026-12-01T11:59:59.999999999+02:00"],
    ] as const;
    for (const [late, early] of later) {
      expect(compareMoments(late, early), late).to.be.greaterThan(0);
      expect(compareMoments(early, late), early).to.be.lessThan(0);
      expect(compareMoments(late, late)).to.equal(0);
    }
  });

  it("follow one another as they were taken", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 20 }), (count) => {
        const taken = Array.from({ length: count }, timestamp);
        expect([...taken].reverse().sort(compareMoments)).to.deep.equal(taken);
      }),
    );
  });
});
