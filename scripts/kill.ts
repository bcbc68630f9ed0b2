/**
 * The long form of the kill test: kills runs of the embedded engine until so many were really hit, and stops at the first
 * thing that is not as it should be.
 *
 *     npm run kill -- [--count 100] [--seed N]
 */
import { parseArgs } from "node:util";

import { Trial } from "../tests/engine/kill/trial.js";

/** Kills in one stack before a new one is taken: state and platform grow old together. */
const PER_STACK = 20;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { count: { type: "string" }, seed: { type: "string" } } });
  const count = Number(values.count ?? 100);
  const first = Number(values.seed ?? Date.now() % 2 ** 31);
  console.log(`${count} kills, seed ${first}`);
  let killed = 0;
  let missed = 0;
  const underWay = new Map<string, number>();
  for (let seed = first; killed < count; seed++) {
    const trial = await Trial.start(seed);
    try {
      for (let round = 0; round < PER_STACK && killed < count; round++) {
        const survived = await trial.once();
        if (survived.killed) killed += 1;
        else missed += 1;
        for (const operation of survived.underWay) {
          const [type = ""] = operation.split(" ");
          underWay.set(type, (underWay.get(type) ?? 0) + 1);
        }
        const mark = survived.killed ? String(killed) : "-";
        console.log(`${mark.padStart(4)}  ${survived.what}  [${survived.underWay.join(", ")}]`);
      }
    } catch (error) {
      console.error(`\nSeed ${seed}: ${error instanceof Error ? error.message : String(error)}`);
      process.exitCode = 1;
      return;
    } finally {
      await trial.end();
    }
  }
  const operations = [...underWay].map(([type, times]) => `${times} ${type}`).join(", ");
  console.log(
    `${killed} kills survived, seed ${first} (${missed} runs were over before their moment). Under way: ${operations}`,
  );
}

void main();
