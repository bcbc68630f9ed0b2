import { expect } from "chai";
import fc from "fast-check";

import { DEEPEST, isTooDeep } from "../../protocol/depth.js";
import { containsSecret, equal, isSecret, plainMap, revealed, toSecret } from "../../protocol/property-values.js";
import { containsUnknown, isUnknown, UNKNOWN } from "../../protocol/unknown.js";
import type { PropertyValue } from "../../protocol/values.js";
import { jsonKey } from "../kit/json-keys.js";

const { plain, marked } = fc.letrec<{ plain: PropertyValue; marked: PropertyValue }>((tie) => {
  const leaf = fc.oneof(fc.constant(null), fc.boolean(), fc.integer(), fc.string());
  const map = (value: fc.Arbitrary<PropertyValue>): fc.Arbitrary<PropertyValue> =>
    fc.array(fc.tuple(jsonKey, value), { maxLength: 3 }).map((entries) => Object.fromEntries(entries));
  return {
    plain: fc.oneof({ maxDepth: 3 }, leaf, fc.array(tie("plain"), { maxLength: 3 }), map(tie("plain"))),
    marked: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc.array(tie("marked"), { maxLength: 3 }),
      map(tie("marked")),
      tie("marked").map(toSecret),
    ),
  };
});

describe("A secret value", () => {
  it("comes back as it was", () => {
    fc.assert(
      fc.property(plain, (value) => {
        const secret = toSecret(value);
        expect(isSecret(secret)).to.equal(true);
        expect(containsSecret({ deep: [secret] })).to.equal(true);
        expect(revealed(secret)).to.deep.equal(value);
        expect(toSecret(secret)).to.equal(secret);
        expect(equal(secret, value), "secretness counts").to.equal(false);
      }),
    );
  });

  it("is nowhere in what is revealed, nor in what a provider gets, and nothing else changes", () => {
    fc.assert(
      fc.property(marked, (value) => {
        const clear = revealed(value);
        expect(containsSecret(clear)).to.equal(false);
        expect(revealed(clear)).to.equal(clear);
        expect(plainMap({ value })).to.deep.equal({ value: clear });
        expect(equal(value, structuredClone(value))).to.equal(true);
      }),
    );
  });
});

describe("An unknown value", () => {
  it("is found at any depth, and nothing else is one", () => {
    fc.assert(
      fc.property(plain, (value) => {
        expect(containsUnknown(value)).to.equal(false);
        expect(containsUnknown({ a: [value, { b: UNKNOWN }] })).to.equal(true);
        expect(isUnknown({ a: UNKNOWN })).to.equal(false);
      }),
    );
  });
});

describe("The depth of a value", () => {
  it("ends at its limit, however deep it is", () => {
    const nested = (levels: number): unknown => {
      let value: unknown = "x";
      for (let level = 0; level < levels; level++) value = level % 2 === 0 ? [value] : { key: value };
      return value;
    };
    expect(isTooDeep(nested(DEEPEST + 1))).to.equal(false);
    expect(isTooDeep(nested(DEEPEST + 2))).to.equal(true);
    expect(isTooDeep(nested(1_000_000))).to.equal(true);
    expect(isTooDeep(nested(500), 500)).to.equal(false);
  });
});
