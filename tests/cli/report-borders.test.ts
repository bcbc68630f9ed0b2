import { expect } from "chai";
import { isAbout, ignoresField } from "../../cli/drift/ignore-file.js";
import { parseDigest } from "../../cli/report/digest.js";
import { unmask } from "../../cli/report/masked.js";
import { sequinSync } from "../../provider/sequin/lifecycle.js";

const KIND = { name: "preview", command: "preview --json" };

/** What fuzzing has found in what reads digests and ignore files. */
describe("What reports are made of", () => {
  for (const path of [
    "credential.__proto__.polluted",
    'credential["__proto__"].polluted',
    "credential.constructor.prototype.polluted",
  ]) {
    it(`changes nothing of what all objects have: ${path}`, () => {
      const { olds, news } = unmask(
        sequinSync.facts,
        { credential: "[secret]" },
        { credential: "[secret]" },
        { [path]: { kind: "update" } },
      );
      expect([olds, news]).to.have.length(2);
      expect(Object.keys(Object.prototype)).to.deep.equal([]);
      expect({}).not.to.have.property("polluted");
    });
  }

  it("is no digest when it is nested too deeply", () => {
    const deep: unknown = JSON.parse(`{"steps":${"[".repeat(50_000)}${"]".repeat(50_000)}}`);
    expect(() => parseDigest(deep, "The file", KIND)).to.throw("nested too deeply");
  });

  it("counts what is counted", () => {
    for (const same of [-1, 0.5]) {
      expect(() => parseDigest({ steps: [], changeSummary: { same } }, "The file", KIND)).to.throw(
        "changeSummary.same",
      );
    }
  });

  describe("the patterns of an ignore file", () => {
    const about = (sync: string, name: string): boolean =>
      isAbout({ sync, field: undefined, reason: "r", until: "2026-12-31" }, { name, urn: "urn" });

    it("fit as people expect", () => {
      for (const [pattern, name] of [
        ["acme", "acme"],
        ["*", "x"],
        ["a*", "a"],
        ["*e", "acme"],
        ["a*m*", "acme"],
        ["a**e", "acme"],
        ["u*n", "x"],
      ] as const)
        expect(about(pattern, name), `${pattern} ${name}`).to.equal(true);
      for (const [pattern, name] of [
        ["acme", "acme2"],
        ["a*a", "a"],
        ["*b", "acme"],
        ["a.me", "acme"],
        ["ab*bc", "abc"],
      ] as const)
        expect(about(pattern, name), `${pattern} ${name}`).to.equal(false);
      expect(ignoresField({ sync: "*", field: "meta*.x", reason: "r", until: "2026-12-31" }, "metadata.x")).to.equal(
        true,
      );
    });

    it("take no time, however many stars they have", () => {
      const start = performance.now();
      expect(about(`${"a*".repeat(60)}b`, "a".repeat(20_000))).to.equal(false);
      expect(performance.now() - start).to.be.below(2_000);
    });
  });
});
