import { expect } from "chai";
import fc from "fast-check";
import { DuplicateError } from "../../../provider/core/errors/duplicate-error.js";
import { ProviderError } from "../../../provider/core/errors/provider-error.js";
import { quote } from "../../../provider/core/issues.js";
import { formatPath } from "../../../provider/core/path.js";
import { shorten, shortenMessage } from "../../../provider/core/shorten.js";
import { lifecycleOf, tokens } from "../../../provider/registry.js";
import { toFailure } from "../../../provider/adaptor/failure.js";
import { rejection, useBench } from "../../kit/provider.js";

const HUGE = "🙂x".repeat(50_000);
const HALF_CHARACTER = /\p{Surrogate}/u;

describe("Lengths of messages", () => {
  const bench = useBench();

  for (const token of tokens) {
    it(`an id of any length is named in short, with what to do about it: ${token}`, async () => {
      const lifecycle = await lifecycleOf(token);
      // Too many parts for one, no number for another.
      const { message } = await rejection(lifecycle.read(`${HUGE}/a/b/c/d/e`, {}, bench.context()));
      expect(message.length).to.be.below(1_500);
      expect(message).not.to.match(HALF_CHARACTER);
      expect(message).to.contain("…");
    });
  }

  it("the end of a message stays, whatever stands before it", () => {
    for (const name of [HUGE, "a b ".repeat(30_000)]) {
      const { message } = new DuplicateError(`sync "${name}" of connection "acme"`, "other");
      expect(message.length).to.be.at.most(4_000);
      expect(message)
        .to.match(/^sync "/)
        .and.to.match(/ of connection "acme" is declared twice: .*Remove one of them; .*`\.$/);
    }
    expect(toFailure(new Error(HUGE), "line", new Set()).message.length).to.be.at.most(1_000);
  });

  it("names that platforms have stay whole", () => {
    const name = "customer-".repeat(28) + "end";
    const said = `Nango: PUT /sync/${encodeURIComponent(name)} failed for sync "${name}" of connection "${name}".`;
    expect(new ProviderError(said).message).to.equal(said);
  });

  it("places and values are cut where they are long", () => {
    expect(formatPath(Array.from({ length: 100 }, (_, at) => `${at}-${HUGE}`)).length).to.be.at.most(400);
    expect(formatPath(["configuration", 3, HUGE]).length).to.be.below(130);
    expect(quote(HUGE).length).to.be.at.most(60);
  });

  it("no cut leaves half a character", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), fc.integer({ min: 1, max: 60 }), (text, longest) => {
        const short = shorten(text, longest);
        expect(short.length).to.be.at.most(Math.max(longest, 1));
        expect(short).not.to.match(HALF_CHARACTER);
        if (text.length <= longest) expect(short).to.equal(text);
        const message = shortenMessage(text.repeat(longest * 20));
        expect(message.length).to.be.at.most(4_000);
        expect(message).not.to.match(HALF_CHARACTER);
      }),
    );
  });
});
