import { expect } from "chai";
import fc from "fast-check";

import { ignoreChanges } from "../../../engine/steps/ignore-changes.js";
import { contains, formatPath, parsePath } from "../../../engine/steps/property-path.js";
import { toSecret } from "../../../engine/steps/property-values.js";

describe("a property path", () => {
  it("is written as Pulumi writes it", () => {
    expect(formatPath(["a", "b", 1])).to.equal("a.b[1]");
    expect(formatPath(["tags", "x y", "with.dot"])).to.equal('tags["x y"]["with.dot"]');
    expect(formatPath(["a", 'say "hi"'])).to.equal('a["say \\"hi\\""]');
  });

  it("is read back from what was written", () => {
    const keys = fc.string({ minLength: 1 }).filter((key) => !key.includes("\\") && key !== "*");
    const parts = fc.tuple(keys, fc.array(fc.oneof(keys, fc.nat(9)), { maxLength: 4 }));
    fc.assert(
      fc.property(parts, ([first, rest]) => {
        expect(parsePath(formatPath([first, ...rest]))).to.deep.equal([first, ...rest]);
      }),
    );
  });

  it("covers itself and what lies below, with a wildcard for any part", () => {
    expect(contains(["tags"], ["tags", "p"])).to.equal(true);
    expect(contains(["tags", "*"], ["tags", "p", 1])).to.equal(true);
    expect(contains(["tags", "*"], ["tags"])).to.equal(false);
    expect(contains(["tags", "p"], ["tags", "q"])).to.equal(false);
  });
});

describe("ignoreChanges", () => {
  const olds = { size: 1, tags: { p: 1, q: 2 }, list: [1, 2], gone: "old" };

  it("sets what it names back to the old value", () => {
    const news = { size: 2, tags: { p: 9, q: 3 }, list: [1, 5] };
    const wanted = { size: 1, tags: { p: 1, q: 3 }, list: [1, 2] };
    expect(ignoreChanges(news, olds, ["size", "tags.p", "list[1]"])).to.deep.equal(wanted);
  });

  it("puts back what the program left out, and takes away what was not there", () => {
    expect(ignoreChanges({ added: 1 }, olds, ["gone", "added"])).to.deep.equal({ gone: "old" });
  });

  it("sets everything back for a lone wildcard", () => {
    expect(ignoreChanges({ size: 7, more: 1 }, olds, ["*"])).to.deep.equal(olds);
  });

  it("leaves the arguments as they are, and what it cannot read alone", () => {
    const news = { tags: { p: 9 } };
    expect(ignoreChanges(news, olds, ["tags.p", "tags[", "list[7]", "size.deep"])).to.deep.equal({ tags: { p: 1 } });
    expect(news).to.deep.equal({ tags: { p: 9 } });
  });

  it("never makes a secret plain", () => {
    const secret = { pw: toSecret("s"), deep: toSecret({ a: 1 }) };
    expect(ignoreChanges({ pw: "t" }, secret, ["pw"])).to.deep.equal({ pw: toSecret("s") });
    expect(ignoreChanges({ deep: { a: 2 } }, secret, ["deep.a"])).to.deep.equal({ deep: { a: toSecret(1) } });
    const news = { deep: toSecret({ a: 2 }) };
    expect(ignoreChanges(news, { deep: { a: 1 } }, ["deep.a"])).to.deep.equal({ deep: toSecret({ a: 1 }) });
  });
});
