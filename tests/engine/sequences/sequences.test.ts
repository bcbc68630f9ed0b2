import { availableParallelism } from "node:os";

import { expect } from "chai";
import * as fc from "fast-check";
import PQueue from "p-queue";

import { pulumiIsOnPath } from "../../../bench/pulumi-on-path.js";
import { isolateEnvironment } from "../kit/workbench.js";
import { sequences } from "./arbitrary.js";
import { compare, replay } from "./compare.js";
import { recordedSequences } from "./recording.js";
import { describeDifferences } from "./describe-differences.js";

describe("A random sequence of changes of a program", () => {
  const recorded = recordedSequences();
  const ends = new Map<number, Promise<unknown>>();
  let restore: () => void;

  before(() => {
    restore = isolateEnvironment();
    const queue = new PQueue({ concurrency: availableParallelism() });
    for (const one of recorded) {
      const end = queue.add(async () => {
        const differences = await replay(one);
        if (differences.length > 0) expect.fail(describeDifferences(one.sequence, differences).join("\n"));
      });
      ends.set(
        one.seed,
        end.then(
          () => undefined,
          (error: unknown) => error,
        ),
      );
    }
  });
  after(() => {
    restore();
  });

  it("has recordings to be compared with", () => {
    expect(recorded.length).to.be.greaterThan(15);
  });

  for (const { seed, sequence } of recorded) {
    it(`ends as the real CLI ended it: ${String(seed)}, ${sequence.steps.map(({ command }) => brief(command)).join(" · ")}`, async function () {
      // Others may have to end before it begins.
      this.timeout(600_000);
      const error = await ends.get(seed);
      if (error !== undefined) throw error as Error;
    });
  }

  it("ends as the real CLI ends it, where there is one", async function () {
    if (!pulumiIsOnPath()) this.skip();
    this.timeout(300_000);
    await fc.assert(
      fc.asyncProperty(sequences, async (sequence) => {
        const { differences } = await compare(sequence);
        if (differences.length > 0) expect.fail(describeDifferences(sequence, differences).join("\n"));
      }),
      { numRuns: 3, endOnFailure: true },
    );
  });
});

function brief(command: string): string {
  return command.replaceAll(/ urn:\S*::(\w+)/g, " $1");
}
