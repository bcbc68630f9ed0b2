import { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import { expect } from "chai";
import fc from "fast-check";
import { toPlainJson, toPlainObject, toResourceId } from "../../../provider/core/json.js";

describe("what goes to Pulumi", () => {
  it("has no key without a value, and JSON in all others", () => {
    expect(
      toPlainObject({ a: undefined, b: null, c: [1, undefined], d: new Date(0), e: NaN, f: 10n, g: { h: undefined } }),
    ).to.deep.equal({ b: null, c: [1, null], d: "1970-01-01T00:00:00.000Z", e: null, f: "10", g: {} });
  });

  it("has a text for an id, and none for nothing", () => {
    expect(toResourceId(42)).to.equal("42");
    for (const id of ["", undefined, null, {}]) expect(() => toResourceId(id)).to.throw("no id");
  });

  it("refuses what is no data, by its path", () => {
    expect(() => toPlainJson({ a: [() => 1] })).to.throw("value.a[0]");
  });

  it("is taken by Pulumi's wire, whatever it was", () => {
    const anything = fc.object({ withBigInt: true, withDate: true, maxDepth: 4 });
    fc.assert(
      fc.property(anything, (value) => {
        const plain = toPlainObject(value);
        Struct.fromJavaScript(plain as Parameters<typeof Struct.fromJavaScript>[0]);
        expect(Object.keys(plain)).not.to.include("__proto__");
      }),
    );
  });
});
