import { expect } from "chai";
import { DEEPEST, isTooDeep } from "../../../protocol/depth.js";
import { pathPart } from "../../../provider/core/path-part.js";
import { lifecycleOf } from "../../../provider/registry.js";
import { ARGS } from "../../kit/fleet.js";

/** What fuzzing has found at the borders of the provider. */
describe("At its borders the provider", () => {
  const nested = (levels: number): unknown => JSON.parse("[".repeat(levels) + "]".repeat(levels));

  it("counts how deep a value is without following it down", () => {
    expect(isTooDeep(nested(DEEPEST))).to.equal(false);
    expect(isTooDeep(nested(DEEPEST + 2))).to.equal(true);
    expect(isTooDeep(nested(1_000_000))).to.equal(true);
  });

  for (const dots of ["", ".", ".."]) {
    it(`calls no path with "${dots}" for an id, which would be another path`, async () => {
      expect(() => pathPart(dots)).to.throw("no id that a platform can have");
      const lifecycle = await lifecycleOf("sequin:Sync");
      expect(() => lifecycle.planDelete(dots, { ...ARGS.sequin, syncId: dots })).to.throw("nothing is called");
    });
  }

  const reasons = async (token: string, args: object): Promise<string[]> =>
    (await lifecycleOf(token)).check({ ...args }).failures.map(({ property, reason }) => `${property} ${reason}`);

  it("refuses arguments that are nested too deeply, in words", async () => {
    expect(await reasons("sequin:Sync", { ...ARGS.sequin, metadata: { list: nested(5_000) } })).to.deep.equal([
      "metadata is nested deeper than 100 levels",
    ]);
    expect(await reasons("sequin:Sync", { ...ARGS.sequin, credential: nested(5_000) })).to.deep.equal([
      " credential is nested deeper than 100 levels",
    ]);
  });

  it("refuses half a character, which every one on its way would make something else of", async () => {
    expect((await reasons("nango:Sync", { ...ARGS.nango, connectionId: "a\ud800" })).join()).to.match(
      /^connectionId must be valid Unicode/,
    );
  });

  it("refuses a member named __proto__, which would disappear without a word", async () => {
    const metadata: unknown = JSON.parse('{"plan":{"__proto__":{"x":1}}}');
    expect((await reasons("sequin:Sync", { ...ARGS.sequin, metadata })).join()).to.match(
      /^metadata must have no member/,
    );
  });

  for (const name of ["constructor", "__proto__", "toString"]) {
    it(`takes "${name}" for the word that it is`, async () => {
      expect((await reasons("nango:Sync", { ...ARGS.nango, frequency: name })).join()).to.match(/^frequency is/);
      expect((await reasons("aisquared:Sync", { ...ARGS.aisquared, scheduleType: name })).join()).to.match(
        /^scheduleType/,
      );
      expect(
        (
          await reasons("aisquared:Sync", {
            ...ARGS.aisquared,
            syncInterval: undefined,
            scheduleType: undefined,
            cronExpression: name,
          })
        ).join(),
      ).to.match(/^cronExpression/);
      expect((await reasons("aisquared:Sync", { ...ARGS.aisquared, scheduleType: { [name]: null } })).join()).to.match(
        /^scheduleType/,
      );
    });
  }

  it("refuses a list in the place of a text although what is in it is not known yet", async () => {
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    expect((await reasons("nango:Sync", { ...ARGS.nango, frequency: [unknown] })).join()).to.match(
      /^frequency must be/,
    );
  });

  it("reports a list of thousands that is wrong throughout as one mistake, at once", async () => {
    const collectionIds = Array.from({ length: 20_000 }, () => 1);
    const failures = await reasons("sequin:Sync", { ...ARGS.sequin, collectionIds });
    expect(failures).to.have.length(21);
    expect(failures.at(-1)).to.contain("19980 more values are refused");
  });

  it("refuses what its schemas choke on", async () => {
    const length = { length: "x", toString: "y" };
    expect((await reasons("sequin:Sync", { ...ARGS.sequin, name: length })).join()).to.match(/^name must be/);
  });
});
