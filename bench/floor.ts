/**
 * What our provider costs in an `up` and a preview on the Pulumi CLI: as many bare custom resources, whose provider
 * returns at once, are the floor. In turn, medians of the ratios of each round.
 * Needs a build and the Pulumi CLI on the PATH. Run: `npm run bench:floor`, or with other numbers of syncs and rounds
 * `npm run bench:floor -- 300 3`.
 */
import { startSandbox } from "../sandbox/server.js";
import type { Sandbox } from "../sandbox/types.js";
import { BARE } from "./bare.js";
import { FLEETS } from "./fleets.js";
import { median } from "./median.js";
import { BenchProject, LIFE, line, PULUMI, type Figures } from "./project.js";
import { pulumiIsOnPath } from "./pulumi-on-path.js";

const [COUNT = 1000, ROUNDS = 3] = process.argv.slice(2).map(Number);

/** A goal for each run that has one: ours over the floor. */
const GOALS: Readonly<Record<string, number>> = { up: 1.1 };

async function live(sandbox: Sandbox, name: string, program: string): Promise<Map<string, Figures>> {
  const project = new BenchProject(sandbox, program);
  const figures = new Map<string, Figures>();
  try {
    await project.run(PULUMI, ["stack", "init"]);
    for (const [run, words] of Object.entries(LIFE)) {
      // Our refresh reads what is there, and there is nothing to compare that with.
      if (run === "refresh") continue;
      const result = await project.run(PULUMI, words);
      figures.set(run, result);
      console.log(line(name, run, result));
    }
    return figures;
  } finally {
    project.remove();
  }
}

async function main(): Promise<void> {
  if (!pulumiIsOnPath()) throw new Error("There is no pulumi on the PATH.");
  const rounds: { floor: Map<string, Figures>; ours: Map<string, Figures> }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const sandbox = await startSandbox({ settings: { nango: { rateLimit: "off" } } });
    try {
      const ours = FLEETS.nango.prepare(sandbox, COUNT);
      rounds.push({
        floor: await live(sandbox, "floor", BARE.prepare(sandbox, COUNT)),
        ours: await live(sandbox, "ours", ours),
      });
    } finally {
      await sandbox.close();
    }
  }
  for (const run of rounds[0]?.floor.keys() ?? []) {
    const ratios = (figure: "seconds" | "processorSeconds"): string =>
      median(
        rounds.map(({ floor, ours }) => (ours.get(run)?.[figure] ?? NaN) / (floor.get(run)?.[figure] ?? NaN)),
      ).toFixed(2);
    const goal = GOALS[run] === undefined ? "" : ` (goal: ${String(GOALS[run])})`;
    console.log(
      `${run}, ours ÷ floor: ${ratios("seconds")} of the time${goal}, ${ratios("processorSeconds")} of the processors`,
    );
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
