import { expect } from "chai";
import fc from "fast-check";
import { compareMaps, isChanged } from "../../../cli/display/change.js";
import { diffProperties } from "../../../engine/steps/property-diff.js";
import { equal } from "../../../protocol/property-values.js";
import { jsonKey } from "../../kit/json-keys.js";

/** What every object has by birth (`constructor`, `__proto__`) is nothing that a resource has. */
describe("a key of properties", () => {
  it("makes two values differ when one lacks it, whatever it is", () => {
    fc.assert(
      fc.property(jsonKey, (key) => {
        const one = Object.fromEntries([[key, "1"]]);
        expect(equal(one, {}), "added").to.equal(false);
        expect(equal({}, one), "removed").to.equal(false);
        expect(equal(one, Object.fromEntries([[key, "1"]])), "same").to.equal(true);
        expect(diffProperties({}, one)?.keys).to.deep.equal([key]);
        expect(Object.values(diffProperties({ a: one }, { a: {} })?.detailed ?? {})).to.have.length(1);
      }),
    );
  });

  it("is shown as what it is, never as a function", () => {
    fc.assert(
      fc.property(jsonKey, (key) => {
        const one = Object.fromEntries([[key, "1"]]);
        for (const change of [compareMaps({}, one), compareMaps(one, {})]) {
          // What begins with two underscores is Pulumi's own, and is not shown.
          expect(isChanged(change)).to.equal(!key.startsWith("__"));
          expect(JSON.stringify([...change.entries])).not.to.match(/native code|update/);
        }
      }),
    );
  });

  it("is missing when it is null", () => {
    fc.assert(
      fc.property(jsonKey, (key) => {
        expect(equal(Object.fromEntries([[key, null]]), {})).to.equal(true);
        expect(diffProperties(Object.fromEntries([[key, null]]), {})).to.equal(undefined);
      }),
    );
  });
});
