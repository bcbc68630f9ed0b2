import { expect } from "chai";

import { ignoreChanges } from "../../../engine/steps/ignore-changes.js";
import { toSecret } from "../../../protocol/property-values.js";

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
