import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";

import * as fc from "fast-check";
import PQueue from "p-queue";

import { pulumiIsOnPath } from "../../../bench/pulumi-on-path.js";
import { isolateEnvironment } from "../kit/workbench.js";
import { sequences } from "./arbitrary.js";
import { compare, type Comparison } from "./compare.js";
import type { Sequence } from "./model.js";
import { record } from "./recording.js";
import { describeDifferences } from "./describe-differences.js";

/**
 * `npm run sequences -- --count 200 --seed 7`: random sequences through the embedded engine and the real CLI, which must
 * be on the PATH. Sequence number n of seed s is that of seed s + n, so that each can be run alone:
 * `--count 1 --seed <s + n> --shrink`. With `--record` those that can be told again are written down as data for the tests.
 */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      count: { type: "string", default: "200" },
      seed: { type: "string", default: String(Date.now() % 1_000_000) },
      jobs: { type: "string", default: String(availableParallelism()) },
      shrink: { type: "boolean", default: false },
      record: { type: "boolean", default: false },
    },
  });
  if (!pulumiIsOnPath()) {
    console.error("There is no pulumi on the PATH to compare with.");
    return 2;
  }
  const seed = Number(values.seed);
  const count = Number(values.count);
  console.log(`seed ${String(seed)}, ${String(count)} sequences`);
  const restore = isolateEnvironment();
  const queue = new PQueue({ concurrency: Number(values.jobs) });
  const tally = { agreed: 0, steps: 0, raced: 0, broken: 0, differing: [] as number[] };
  await Promise.all(
    Array.from({ length: count }, (_, n) => queue.add(() => one(seed + n, values.shrink, values.record, tally))),
  );
  restore();
  const { agreed, steps, raced, broken, differing } = tally;
  console.log(
    `${String(agreed)} of ${String(count)} sequences agree: ${String(steps)} steps, ${String(raced)} of them raced`,
  );
  if (broken > 0) console.log(`${String(broken)} of them ended early, in a state that Pulumi itself does not accept`);
  if (differing.length > 0) console.log(`differing: ${differing.sort((a, b) => a - b).join(" ")}`);
  return differing.length === 0 ? 0 : 1;
}

async function one(
  seed: number,
  shrink: boolean,
  writesDown: boolean,
  tally: { agreed: number; steps: number; raced: number; broken: number; differing: number[] },
): Promise<void> {
  let found: { sequence: Sequence; comparison: Comparison } | undefined;
  let failure: unknown;
  const property = fc.asyncProperty(sequences, async (sequence) => {
    try {
      const comparison = await compare(sequence);
      found = { sequence, comparison };
      return comparison.differences.length === 0;
    } catch (error) {
      failure = error;
      found = { sequence, comparison: { differences: [], observations: [], raced: 0, broken: false } };
      return false;
    }
  });
  const outcome = await fc.check(property, { seed, numRuns: 1, endOnFailure: !shrink });
  if (!outcome.failed && found !== undefined) {
    tally.agreed += 1;
    const { sequence, comparison } = found;
    // What raced, or broke, cannot be told again.
    const retold = sequence.steps[0]?.program.serial === true && comparison.raced === 0 && !comparison.broken;
    if (writesDown && retold) record({ seed, sequence, observations: comparison.observations });
    tally.steps += found.sequence.steps.length;
    tally.raced += found.comparison.raced;
    tally.broken += found.comparison.broken ? 1 : 0;
    process.stdout.write(`seed ${String(seed)} agrees\n`);
    return;
  }
  tally.differing.push(seed);
  const sequence = outcome.counterexample?.[0] ?? found?.sequence;
  if (sequence === undefined) return;
  // Shrinking ends on one that agrees: what differs in the smallest is told again.
  const comparison = shrink && failure === undefined ? await compare(sequence) : found?.comparison;
  const text = [`seed ${String(seed)} differs`, ...describeDifferences(sequence, comparison?.differences ?? [])];
  if (failure !== undefined) text.push(failure instanceof Error ? (failure.stack ?? failure.message) : "failed");
  console.log(text.join("\n"));
}

void main().then((status) => {
  process.exit(status);
});
