import { expect } from "chai";
import fc from "fast-check";
import { formatPath, isCovered, isRelated, isWithin, parsePath, parsePattern } from "../../protocol/property-path.js";
import { jsonKey } from "../kit/json-keys.js";

describe("a property path", () => {
  it("is written as Pulumi writes it", () => {
    expect(formatPath(["a", "b", 1])).to.equal("a.b[1]");
    expect(formatPath(["tags", "x y", "with.dot"])).to.equal('tags["x y"]["with.dot"]');
    expect(formatPath(["a", 'say "hi"'])).to.equal('a["say \\"hi\\""]');
    expect(formatPath(["a", "b\\", "\\"])).to.equal('a["b\\"]["\\"]');
    expect(formatPath(["a", "", "b"])).to.equal("a..b");
    expect(formatPath(["a", "ß"])).to.equal('a["ß"]');
  });

  it("is read back, whatever its keys hold", () => {
    const part = fc.oneof({ weight: 3, arbitrary: jsonKey }, fc.nat());
    fc.assert(
      fc.property(jsonKey, fc.array(part, { maxLength: 5 }), (top, rest) => {
        expect(parsePath(formatPath([top, ...rest]))).to.deep.equal([top, ...rest]);
      }),
      { numRuns: 2_000 },
    );
  });

  it("has a text of its own", () => {
    const path = fc.tuple(jsonKey, fc.array(fc.oneof(jsonKey, fc.nat(2)), { maxLength: 3 }));
    fc.assert(
      fc.property(path, path, ([a, as], [b, bs]) => {
        const [one, other] = [
          [a, ...as],
          [b, ...bs],
        ];
        fc.pre(JSON.stringify(one) !== JSON.stringify(other));
        expect(formatPath(one)).to.not.equal(formatPath(other));
      }),
      { numRuns: 2_000 },
    );
  });

  it("is not read from a text that is none", () => {
    for (const text of ["", "a[", "a]", "a[b]", 'a"b', 'a["b', 'a"]', '"]', 'a["]', "a[1]b", 'a[1"]']) {
      expect(parsePath(text), text).to.equal(undefined);
    }
  });

  it("lies within itself and what is above it, key by key", () => {
    expect(isWithin(["a", "b"], ["a"])).to.equal(true);
    expect(isWithin(["ab"], ["a"])).to.equal(false);
    expect(isWithin(["a", "b"], ["a", "*"])).to.equal(false);
    expect(isRelated(["a"], ["a", 1])).to.equal(true);
    expect(isRelated(["a", 0], ["a", "0"])).to.equal(false);
  });
});

describe("a property pattern", () => {
  it("is read as Pulumi reads what people write", () => {
    expect(parsePattern("foo-bar[0].x")).to.deep.equal(["foo-bar", 0, "x"]);
    expect(parsePattern('a.["b c"]')).to.deep.equal(["a", "b c"]);
    expect(parsePattern('["root key with \\"quotes\\""].nested')).to.deep.equal(['root key with "quotes"', "nested"]);
    expect(parsePattern("list[*].name")).to.deep.equal(["list", "*", "name"]);
    expect(parsePattern('a["b\\c"]')).to.deep.equal(["a", "b\\c"]);
    for (const text of ["", ".a", "a[", "a[b]", 'a["b', "a."]) expect(parsePattern(text), text).to.equal(undefined);
  });

  it("reads what Pulumi prints", () => {
    const key = jsonKey.filter((text) => text !== "" && !text.includes("\\"));
    fc.assert(
      fc.property(fc.array(key, { minLength: 1, maxLength: 4 }), (path) => {
        expect(parsePattern(formatPath(path))).to.deep.equal(path);
      }),
    );
  });

  it("covers what it names and what lies below, with a wildcard for any part", () => {
    expect(isCovered(["tags", "p"], ["tags"])).to.equal(true);
    expect(isCovered(["tags", "p", 1], ["tags", "*"])).to.equal(true);
    expect(isCovered(["tags"], ["tags", "*"])).to.equal(false);
    expect(isCovered(["tags", "q"], ["tags", "p"])).to.equal(false);
  });
});
