import { expect } from "chai";
import fc from "fast-check";
import { foldNames, inNaturalOrder, namesText } from "../../cli/report/names.js";

const folded = (...names: string[]): string => namesText(foldNames(names));

describe("The names of a report", () => {
  it("stand in the order in which people count", () => {
    const names = ["customer-10", "customer-2", "Acme", "customer-1", "acme", "b"];
    expect(inNaturalOrder(names, (name) => name)).to.deep.equal([
      "acme",
      "Acme",
      "b",
      "customer-1",
      "customer-2",
      "customer-10",
    ]);
  });

  it("are one range where numbers follow each other, and nowhere else", () => {
    const fleet = Array.from({ length: 12 }, (_, index) => `c-${index + 1}`).filter((name) => name !== "c-7");
    expect(folded(...fleet, "acme")).to.equal("acme, c-1 … c-6, c-8 … c-12");
    expect(folded("a-1", "a-2")).to.equal("a-1, a-2");
    expect(folded("a-08", "a-09", "a-10", "a-11")).to.equal("a-08 … a-11");
    expect(folded("a-1-x", "a-2-x", "a-3-x")).to.equal("a-1-x … a-3-x");
    expect(folded("a-1-x", "a-2-y", "a-3-x")).to.equal("a-1-x, a-2-y, a-3-x");
    expect(folded("1", "01", "2", "02")).not.to.contain("…");
    expect(folded("n99999999999999999999", "n100000000000000000000")).not.to.contain("…");
  });

  it("are all there, each once", () => {
    const anyName = fc
      .tuple(fc.constantFrom("", "a", "a-0", "9"), fc.nat(20), fc.constantFrom("", "x"))
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(fc.uniqueArray(anyName, { maxLength: 60 }), (names) => {
        const ranges = foldNames(names);
        expect(ranges.reduce((sum, { count }) => sum + count, 0)).to.equal(names.length);
        for (const { first, last } of ranges) {
          expect(names).to.include(first);
          if (last !== undefined) expect(names).to.include(last);
        }
      }),
    );
  });
});
