import { expect } from "chai";
import { backOff, parseRetryAfter, retryDelay, type AttemptFailure } from "../../../provider/http/retry.js";

const status = (code: number, retryAfter?: number): AttemptFailure => ({ kind: "status", status: code, retryAfter });
const ask = (failure: AttemptFailure, repeatable: boolean, attempts = 1, timeLeft = 600_000) =>
  retryDelay({ failure, repeatable, attempts, timeLeft, random: 0.5 });

describe("retries", () => {
  const table: [string, AttemptFailure, boolean, boolean][] = [
    // what, failure, again when repeatable, again when not
    ["nobody reached", { kind: "unreachable" }, true, true],
    ["an answer lost", { kind: "lost" }, true, false],
    ["429", status(429), true, true],
    ["408", status(408), true, false],
    ["500", status(500), true, false],
    ["502", status(502), true, false],
    ["503", status(503), true, false],
    ["504", status(504), true, false],
    ["501", status(501), false, false],
    ["400", status(400), false, false],
    ["401", status(401), false, false],
    ["403", status(403), false, false],
    ["404", status(404), false, false],
    ["409", status(409), false, false],
    ["302", status(302), false, false],
  ];
  for (const [what, failure, whenRepeatable, whenNot] of table) {
    it(`after ${what}: ${whenRepeatable ? "yes" : "no"}, and for what may not be repeated ${whenNot ? "yes" : "no"}`, () => {
      expect(ask(failure, true) !== undefined).to.equal(whenRepeatable);
      expect(ask(failure, false) !== undefined).to.equal(whenNot);
    });
  }

  it("end after four attempts, but for rate limits, which end with the time", () => {
    expect(ask(status(500), true, 4)).to.equal(undefined);
    expect(ask({ kind: "unreachable" }, true, 4)).to.equal(undefined);
    expect(ask(status(429), false, 50)).to.be.a("number");
    expect(ask(status(429, 30_000), false, 1, 20_000)).to.equal(undefined);
  });

  it("wait as long as the platform asks, and never not at all", () => {
    expect(ask(status(429, 23_000), true)).to.be.within(23_000, 23_250);
    expect(ask(status(429, 0), true)).to.be.at.least(250);
  });

  it("back off exponentially, with jitter, up to a limit", () => {
    expect([1, 2, 3, 10, 50].map((attempts) => backOff(attempts, 1))).to.deep.equal([500, 1000, 2000, 20_000, 20_000]);
    expect(backOff(3, 0)).to.equal(1000);
  });

  it("read Retry-After as seconds, as a date, and as 0", () => {
    const now = Date.parse("2026-11-24T12:00:00Z");
    expect(parseRetryAfter("23", now)).to.equal(23_000);
    expect(parseRetryAfter("0", now)).to.equal(0);
    expect(parseRetryAfter("0.5", now)).to.equal(500);
    expect(parseRetryAfter("Tue, 24 Nov 2026 12:00:10 GMT", now)).to.equal(10_000);
    expect(parseRetryAfter("Tue, 24 Nov 2026 11:00:00 GMT", now)).to.equal(0);
    for (const senseless of ["", "soon", "-5", undefined, 7])
      expect(parseRetryAfter(senseless, now)).to.equal(undefined);
  });
});
