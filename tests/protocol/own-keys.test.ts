import { expect } from "chai";
import { compareMaps, isChanged } from "../../cli/display/change.js";
import { equal } from "../../protocol/property-values.js";

const INHERITED = ["constructor", "toString", "valueOf", "hasOwnProperty", "isPrototypeOf"];

describe("Names that every object has", () => {
  for (const name of INHERITED) {
    it(`differ where only one side has ${name} of its own, and show no function`, () => {
      for (const value of ["x", 1, {}, null]) {
        const other = { [name]: value };
        expect(equal({}, other)).to.equal(value === null);
        expect(equal(other, {})).to.equal(value === null);
        expect(equal(other, { ...other })).to.equal(true);
        if (value === null) continue;
        for (const change of [compareMaps({}, other), compareMaps(other, {})]) {
          expect(isChanged(change)).to.equal(true);
          expect(JSON.stringify([...change.entries])).not.to.match(/native code|update/);
        }
      }
    });
  }
});
