import { expect } from "chai";
import fc from "fast-check";

import { diffProperties, invert } from "../../../engine/steps/property-diff.js";
import { toSecret } from "../../../protocol/property-values.js";
import { UNKNOWN } from "../../../protocol/unknown.js";
import { type PropertyMap, type PropertyValue } from "../../../protocol/values.js";

const values: fc.Arbitrary<PropertyValue> = fc.letrec<{ value: PropertyValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    fc.string(),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.string({ maxLength: 4 }), tie("value"), { maxKeys: 3 }),
  ),
})).value;
const maps: fc.Arbitrary<PropertyMap> = fc.dictionary(fc.string({ maxLength: 4 }), values, { maxKeys: 4 });

const details = (olds: PropertyMap, news: PropertyMap) =>
  Object.fromEntries(
    Object.entries(diffProperties(olds, news)?.detailed ?? {}).map(([path, { kind }]) => [path, kind]),
  );

describe("the comparison of inputs", () => {
  it("goes into objects by key and into arrays by index", () => {
    const olds = { tags: { p: 1, q: [1, 2, { r: 3 }] }, label: "x" };
    const news = { tags: { p: 2, q: [1, { r: 4 }] }, extra: "new" };
    expect(details(olds, news)).to.deep.equal({
      extra: "add",
      label: "delete",
      "tags.p": "update",
      "tags.q[1]": "update",
      "tags.q[2]": "delete",
    });
    expect(diffProperties(olds, news)?.keys).to.deep.equal(["extra", "label", "tags"]);
  });

  it("takes null for missing, but not at the end of an array", () => {
    expect(diffProperties({ a: null }, {})).to.equal(undefined);
    expect(details({ a: null }, { a: 1 })).to.deep.equal({ a: "add" });
    expect(details({ a: 1 }, { a: null })).to.deep.equal({ a: "delete" });
    expect(details({ a: [null] }, { a: [1] })).to.deep.equal({ "a[0]": "add" });
    expect(details({ a: [1] }, { a: [null] })).to.deep.equal({ "a[0]": "delete" });
    expect(diffProperties({ a: [null] }, { a: [null] })).to.equal(undefined);
    expect(details({ a: [] }, { a: [null] })).to.deep.equal({ "a[0]": "add" });
  });

  it("compares secrets by their value: only being secret is no difference", () => {
    expect(diffProperties({ a: "x", b: { c: 1 } }, { a: toSecret("x"), b: toSecret({ c: 1 }) })).to.equal(undefined);
    expect(details({ b: toSecret({ c: 1 }) }, { b: { c: toSecret(2) } })).to.deep.equal({ "b.c": "update" });
  });

  it("takes what is not known yet for different from all that is known", () => {
    expect(details({ a: "x" }, { a: UNKNOWN })).to.deep.equal({ a: "update" });
    expect(details({ a: [1] }, { a: [UNKNOWN] })).to.deep.equal({ "a[0]": "update" });
  });

  it("takes a change of type for one difference", () => {
    expect(details({ a: { b: 1 } }, { a: [1] })).to.deep.equal({ a: "update" });
    expect(details({ a: 3 }, { a: "3" })).to.deep.equal({ a: "update" });
  });

  it("finds nothing between a value and itself", () => {
    fc.assert(fc.property(maps, (map) => diffProperties(map, structuredClone(map)) === undefined));
  });

  it("finds from the other side what it finds inverted from this one", () => {
    fc.assert(
      fc.property(maps, maps, (a, b) => {
        expect(diffProperties(b, a)?.detailed ?? {}).to.deep.equal(invert(diffProperties(a, b)?.detailed ?? {}));
      }),
    );
  });
});
