/**
 * What a preview without changes of our syncs takes over one of as many bare `CustomResource`s with the same inputs and
 * outputs on the Pulumi CLI: our syncs on the CLI and on the embedded engine, in turn, medians of the ratios of each round.
 */
import { startSandbox } from "../sandbox/server.js";
import type { Sandbox } from "../sandbox/types.js";
import { BARE } from "./bare.js";
import { FLEETS } from "./fleets.js";
import { median } from "./median.js";
import { BenchProject, EMBEDDED, LIFE, line, PULUMI, PULUMI_WITHOUT_CHECKPOINTS, type Figures } from "./project.js";

const PREVIEW = LIFE["no-change preview"] ?? [];

/** Goals of the ratios. */
const GOALS = { pulumi: 0.65, embedded: 0.55 };

export async function compareWithBare(count: number, rounds: number): Promise<void> {
  console.log(`\n${String(count)} syncs against as many bare custom resources on Pulumi, ${String(rounds)} rounds`);
  const sandbox = await startSandbox({ settings: { nango: { rateLimit: "off" } } });
  const [bare, ours] = [
    await made(sandbox, BARE.prepare(sandbox, count)),
    await made(sandbox, FLEETS.nango.prepare(sandbox, count)),
  ];
  try {
    const rows: Record<"bare" | "pulumi" | "embedded", Figures>[] = [];
    for (let round = 0; round < rounds; round++) {
      const row = {
        bare: await bare.run(PULUMI, PREVIEW),
        pulumi: await ours.run(PULUMI, PREVIEW),
        embedded: await ours.run(EMBEDDED, PREVIEW),
      };
      for (const [name, figures] of Object.entries(row)) console.log(line(name, "no-change preview", figures));
      rows.push(row);
    }
    for (const name of ["pulumi", "embedded"] as const) {
      const [time, work] = (["seconds", "processorSeconds"] as const).map((figure) =>
        median(rows.map((row) => row[name][figure] / row.bare[figure])).toFixed(2),
      );
      console.log(
        `${name} ÷ bare on Pulumi: ${time ?? ""} of the time, ${work ?? ""} of the processors (goal: ${String(GOALS[name])})`,
      );
    }
  } finally {
    bare.remove();
    ours.remove();
    await sandbox.close();
  }
}

async function made(sandbox: Sandbox, program: string): Promise<BenchProject> {
  const project = new BenchProject(sandbox, program);
  await project.run(PULUMI, ["stack", "init"]);
  await project.run(PULUMI_WITHOUT_CHECKPOINTS, LIFE["up"] ?? []);
  return project;
}
