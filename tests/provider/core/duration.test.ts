import { expect } from "chai";
import fc from "fast-check";
import { describeFrequency, formatDuration, parseDuration, runsPerDay } from "../../../provider/core/duration.js";

const HOUR = 3_600_000;

/** Spellings of one unit, and its length. */
const UNITS: readonly (readonly [length: number, ...spellings: string[]])[] = [
  [1_000, "s", "sec", "secs", "second", "seconds"],
  [60_000, "m", "min", "mins", "minute", "minutes"],
  [HOUR, "h", "hr", "hrs", "hour", "hours"],
  [24 * HOUR, "d", "day", "days"],
  [7 * 24 * HOUR, "w", "week", "weeks"],
];

const spelled = fc
  .record({
    count: fc.integer({ min: 1, max: 100_000 }),
    unit: fc.constantFrom(...UNITS),
    spelling: fc.nat(),
    space: fc.constantFrom("", " ", "  "),
    every: fc.constantFrom("", "every ", "Every  "),
    upper: fc.boolean(),
  })
  .map(({ count, unit: [length, ...spellings], spelling, space, every, upper }) => {
    const text = `${every}${count}${space}${spellings[spelling % spellings.length] ?? ""}`;
    return { text: upper ? text.toUpperCase() : text, duration: count * length };
  });

describe("durations", () => {
  it("are one value in every spelling of an hour", () => {
    for (const text of [
      "1h",
      "60m",
      "1 hour",
      "every hour",
      "Every 60 Minutes",
      " 3600 s ",
      "every 1hr",
      "0.5 hours".replace("0.5", "1.0"),
    ]) {
      expect(parseDuration(text), text).to.equal(HOUR);
    }
  });

  for (const text of [
    "",
    " ",
    "300",
    "0",
    "0s",
    "-1h",
    "hour",
    "every",
    "every 5",
    "h",
    "1h30m",
    "1 fortnight",
    "abc",
    "NaN",
    "Infinity",
    "1e3s",
    "* * * * *",
    "PT1H",
    "9".repeat(99) + "d",
  ]) {
    it(`do not include ${JSON.stringify(text.slice(0, 20))}`, () => {
      expect(parseDuration(text)).to.equal(undefined);
    });
  }

  it("are the count times the unit, in whatever spelling", () => {
    fc.assert(
      fc.property(spelled, ({ text, duration }) => {
        expect(parseDuration(text)).to.equal(duration);
      }),
    );
  });

  it("come back from their canonical spelling, which is its own canonical spelling", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (duration) => {
        const text = formatDuration(duration);
        expect(parseDuration(text)).to.equal(duration);
        expect(text).to.match(/^\d+(?:d|h|m|s|ms)$/);
      }),
    );
  });

  it("never fail on any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 150 }), (text) => {
        const duration = parseDuration(text);
        expect(duration === undefined || (Number.isSafeInteger(duration) && duration > 0)).to.equal(true);
      }),
    );
  });

  it("are shown in the largest unit that loses nothing", () => {
    expect([90 * 60_000, 24 * HOUR, 7 * 24 * HOUR, 45_000, 1_500].map(formatDuration)).to.deep.equal([
      "90m",
      "1d",
      "7d",
      "45s",
      "1500ms",
    ]);
    expect([HOUR, 5 * 60_000].map(describeFrequency)).to.deep.equal(["every hour", "every 5 minutes"]);
    expect(runsPerDay(HOUR)).to.equal(24);
  });
});
