import { writeSync } from "node:fs";
import { expect } from "chai";
import fc from "fast-check";
import { LONG } from "../../kit/length.js";

/** Cases of all targets together; `npm run fuzz -- --cases 100000` has as many as one likes. */
const CASES = Number(process.env["FUZZ_CASES"] ?? (LONG ? 20_000 : 2_000));
const SEED = Number(process.env["FUZZ_SEED"] ?? 7);

/** FUZZ_TRACE=1 shows each case before it runs: the last one shown is the one that does not end. */
const TRACE = process.env["FUZZ_TRACE"] === "1";

/** Longest time of one case in milliseconds: generous, because machines are busy; a loop without end takes longer. */
const LONGEST_CASE = 10_000;

let ran = 0;
let started: number | undefined;

/**
 * One target: `share` of all cases (0 to 1) are drawn and checked. After each one nothing may be left on the
 * prototypes that all objects have, and none may take long.
 */
export function fuzz<T>(title: string, share: number, cases: fc.Arbitrary<T>, check: (value: T) => unknown): void {
  const numRuns = Math.max(5, Math.round(CASES * share));
  it(`${title} (${numRuns} cases, FUZZ_SEED=${SEED})`, async function () {
    this.timeout(120_000 + numRuns * 500);
    started ??= performance.now();
    const property = fc.asyncProperty(cases, async (value) => {
      if (TRACE) writeSync(2, `${fc.stringify(value).slice(0, 2_000)}\n`);
      const begun = process.cpuUsage();
      await check(value);
      ran += 1;
      // Of the processor and not of the clock: other processes may take most of that.
      const { user, system } = process.cpuUsage(begun);
      expect((user + system) / 1_000, "milliseconds of one case").to.be.below(LONGEST_CASE);
      expectCleanPrototypes();
    });
    // Not made smaller: a case says by itself what was spoilt, and a slow one would be tried for hours.
    await fc.assert(property, { numRuns, seed: SEED, endOnFailure: true });
  });
}

function expectCleanPrototypes(): void {
  for (const prototype of [Object.prototype, Array.prototype, Function.prototype, String.prototype]) {
    const added = Object.keys(prototype);
    for (const name of added) Reflect.deleteProperty(prototype, name);
    expect(added, "set on a prototype").to.deep.equal([]);
  }
}

after(() => {
  if (started === undefined) return;
  const seconds = (performance.now() - started) / 1_000;
  console.log(`    ${ran.toLocaleString("en-US")} fuzz cases in ${seconds.toFixed(0)} s, seed ${SEED}`);
});
