import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { nangoSync } from "../../../provider/nango/lifecycle.js";
import { canonicalFrequency, parseFrequency, readProgramFrequency } from "../../../provider/nango/frequency.js";

/** What a real server made of one frequency. */
interface RecordedFrequency {
  frequency_sent: string | null;
  status: number;
  status_after: { frequency: string };
  db_after: { schedule_interval: string };
}

/**
 * What Nango's API lets through, as its own source has it: first its shape, then its meaning. Written down here from
 * the platform's facts, so that nothing the provider sends can be refused.
 */
const ACCEPTED =
  /^(?:every )?(\d+) ?(s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?)$|^every (?:hour|day|week|month|half day|half hour|quarter hour)$/;

describe("Nango's frequencies", () => {
  const accepted: [written: unknown, canonical: string][] = [
    ["30s", "30s"],
    ["90 seconds", "90s"],
    ["60s", "1m"],
    ["5m", "5m"],
    ["5 mins", "5m"],
    ["every 5 minutes", "5m"],
    ["60m", "1h"],
    ["1 hour", "1h"],
    ["every hour", "1h"],
    ["Every Hour", "1h"],
    ["  1h ", "1h"],
    ["1.5h", "90m"],
    ["0.5m", "30s"],
    ["24h", "1d"],
    ["every day", "1d"],
    ["1w", "7d"],
    ["2 weeks", "14d"],
    ["every week", "7d"],
    ["every month", "30d"],
    ["every half day", "12h"],
    ["every half hour", "30m"],
    ["every quarter hour", "15m"],
    ["30000ms", "30s"],
    ["1y", "8766h"],
    ["default", "default"],
    [null, "default"],
  ];
  for (const [written, canonical] of accepted) {
    it(`keep ${JSON.stringify(written)} as ${canonical}`, () => {
      expect(check(written)).to.deep.equal({ frequency: canonical, failures: [] });
    });
  }

  const refused: [written: unknown, reason: RegExp][] = [
    ["29s", /every 30 seconds at most; the nearest is "30s"/],
    ["1s", /the nearest is "30s"/],
    ["every second", /the nearest is "30s"/],
    ["1ms", /the nearest is "30s"/],
    ["45.5s", /whole seconds; the nearest are "45s" or "46s"/],
    ["90500ms", /the nearest are "90s" or "91s"/],
    ["99999999d", /the longest is "3650d"/],
    ["300", /has no unit/],
    ["3600", /has no unit/],
    ["hour", /did you mean "every hour"\?/],
    ["half day", /did you mean "every half day"\?/],
    ["month", /did you mean "every month"\?/],
    ["*/5 * * * *", /no cron/],
    ["0 0 * * 1", /no cron/],
    ["daily", /is not a frequency; write an amount and a unit/],
    ["", /is not a frequency/],
    ["-1h", /is not a frequency/],
    ["1h30m", /is not a frequency/],
    ["PT1H", /is not a frequency/],
    ["not in effect", /is not a frequency/],
    [5, /must be a text/],
    [true, /must be a text/],
    [["1h"], /must be a text/],
    [{ every: "1h" }, /must be a text/],
  ];
  for (const [written, reason] of refused) {
    it(`refuse ${JSON.stringify(written)} and say what would be right`, () => {
      const { failures } = check(written);
      expect(failures.map(({ property }) => property)).to.deep.equal(["frequency"]);
      expect(failures[0]?.reason).to.match(reason);
    });
  }

  it("are stable: the canonical form of a canonical form is itself", () => {
    for (const [, canonical] of accepted) expect(readProgramFrequency(canonical)).to.deep.equal({ value: canonical });
  });

  it("are sent in Nango's own grammar, whatever a program writes", () => {
    const count = fc
      .double({ min: 0.01, max: 10_000, noNaN: true })
      .map((number) => number.toFixed(2).replace(/\.?0+$/, ""));
    const unit = fc.constantFrom("s", " seconds", "m", " Minutes", "h", " hr", "d", " days", "w", " weeks", "y");
    fc.assert(
      fc.property(fc.constantFrom("", "every ", "EVERY "), count, unit, (every, amount, suffix) => {
        const result = readProgramFrequency(`${every}${amount}${suffix}`);
        if ("problem" in result) return;
        expect(result.value).to.match(ACCEPTED);
        expect(parseFrequency(result.value)).to.be.at.least(30_000);
      }),
      { numRuns: 1_000 },
    );
  });

  it("are understood in every form that a real server stored, by the length it scheduled", () => {
    const exchanges = readFileSync(join(__dirname, "../../data/recorded/nango.jsonl"), "utf8")
      .split("\n")
      .filter((line) => line.includes("frequency-matrix-summary"))
      .map((line) => JSON.parse(line) as RecordedFrequency);
    expect(exchanges.length).to.be.greaterThan(10);
    for (const { frequency_sent, status, status_after, db_after } of exchanges) {
      if (status !== 200 || frequency_sent === null) continue;
      const scheduled = intervalOf(db_after.schedule_interval);
      expect(parseFrequency(frequency_sent), frequency_sent).to.equal(scheduled);
      expect(parseFrequency(status_after.frequency), status_after.frequency).to.equal(scheduled);
    }
  });

  it("keep what cannot be understood as it is", () => {
    expect(canonicalFrequency("every blue moon")).to.equal("every blue moon");
  });
});

/** Postgres' interval: `1 day 02:00:00`. */
function intervalOf(text: string): number {
  const match = /^(?:(\d+) days? ?)?(?:(\d+):(\d+):(\d+))?$/.exec(text);
  const [days, hours, minutes, seconds] = (match ?? []).slice(1).map((part) => Number(part || 0));
  return ((((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)) * 1000;
}

function check(frequency: unknown) {
  const { inputs, failures } = nangoSync.check({
    providerConfigKey: "hubspot",
    connectionId: "acme",
    syncName: "contacts",
    frequency,
  });
  return failures.length > 0 ? { failures } : { frequency: inputs["frequency"], failures };
}
