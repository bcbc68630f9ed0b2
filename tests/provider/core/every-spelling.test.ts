import { expect } from "chai";
import { parseDuration } from "../../../provider/core/duration.js";
import { canonicalFrequency as paragon } from "../../../provider/paragon/frequency.js";
import { canonicalFrequency as sequin } from "../../../provider/sequin/frequency.js";
import { readProgramFrequency as nango } from "../../../provider/nango/frequency.js";
import { aisquaredSync } from "../../../provider/aisquared/lifecycle.js";

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

const SPELLINGS: readonly (readonly [string, number])[] = [
  ["every half hour", 30 * MINUTE],
  ["Every  Half  Hour", 30 * MINUTE],
  ["every half an hour", 30 * MINUTE],
  ["every quarter hour", 15 * MINUTE],
  ["every quarter of an hour", 15 * MINUTE],
  ["every half minute", MINUTE / 2],
  ["every half day", DAY / 2],
  ["every hour", 60 * MINUTE],
  ["every day", DAY],
  ["every 2 days", 2 * DAY],
  ["every week", 7 * DAY],
  ["every month", 30 * DAY],
  ["every 4 hours", 240 * MINUTE],
];

const AISQUARED = {
  workspaceId: "1",
  sourceId: "1",
  destinationId: "2",
  modelId: "3",
  streamName: "contacts",
  syncMode: "full_refresh",
  configuration: [{ from: "a", to: "b", mapping_type: "standard" }],
  scheduleType: "interval",
};

describe("Every spelling of a frequency", () => {
  for (const [text, length] of SPELLINGS) {
    it(`is one value everywhere: ${text}`, () => {
      expect(parseDuration(text)).to.equal(length);
      const short = length % MINUTE === 0 ? `${length / MINUTE}m` : `${length / 1000}s`;
      expect(nango(text)).to.deep.equal(nango(short));
      expect(paragon(text)).to.equal(paragon(short));
      expect(sequin(text)).to.equal(sequin(short));
      const interval = (syncInterval: string): unknown => {
        const { inputs, failures } = aisquaredSync.check({ ...AISQUARED, syncInterval });
        return [failures.length, ...(failures.length === 0 ? [inputs["syncInterval"]] : [])];
      };
      if (length >= MINUTE) expect(interval(text)).to.deep.equal(interval(short));
    });
  }

  it("is known on each platform that can run it", () => {
    expect(paragon("every half hour")).to.equal("30m");
    expect(sequin("every 4 hours")).to.equal("4h");
    expect(nango("every half hour")).to.deep.equal({ value: "30m" });
  });

  for (const text of [
    "half",
    "every half",
    "every quarter",
    "every half month",
    "half hours",
    "every half 2 hours",
    "month",
  ]) {
    it(`is none where it says no length: ${text}`, () => {
      expect(parseDuration(text)).to.equal(undefined);
    });
  }
});
