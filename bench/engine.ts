/**
 * The embedded engine against the Pulumi CLI, where there is one on the PATH, on many Nango syncs of the sandbox without
 * a rate limit: time, peak memory of the engine's process, size of the state, and the ratios; and what the program itself
 * costs, on both.
 * Needs a build. Run: `npm run bench:engine`, or with other numbers of syncs `npm run bench:engine -- 200 1000`; the program
 * alone: `npm run bench:engine -- program`, or with other numbers of syncs and rounds `npm run bench:engine -- program 1000 5`.
 */
import { startSandbox } from "../sandbox/server.js";
import { FLEETS } from "./fleets.js";
import {
  BenchProject,
  EMBEDDED,
  LIFE,
  line,
  PULUMI,
  PULUMI_WITHOUT_CHECKPOINTS,
  type Engine,
  type Figures,
} from "./project.js";
import { compareWithBare } from "./program.js";
import { pulumiIsOnPath } from "./pulumi-on-path.js";

const WORDS = process.argv.slice(2);
const ONLY_PROGRAM = WORDS[0] === "program";
const SIZES = ONLY_PROGRAM ? [] : WORDS.map(Number);
/** Writing the whole state at each step makes larger stacks a matter of hours on the CLI. */
const LARGEST_FOR_PULUMI = 2000;

async function live(engine: Engine, count: number): Promise<Map<string, Figures>> {
  const sandbox = await startSandbox({ settings: { nango: { rateLimit: "off" } } });
  const project = new BenchProject(sandbox, FLEETS.nango.prepare(sandbox, count));
  const figures = new Map<string, Figures>();
  try {
    if (engine !== EMBEDDED) await project.run(engine, ["stack", "init"]);
    for (const [name, words] of Object.entries(LIFE)) {
      const result = await project.run(engine, words);
      figures.set(name, result);
      console.log(line(engine.name, name, result));
      if (name === "up")
        console.log(`${engine.name}: ${(project.stateSize / 1024 / count).toFixed(2)} KB of state a sync`);
    }
  } finally {
    project.remove();
    await sandbox.close();
  }
  return figures;
}

function compare(title: string, ours: Map<string, Figures>, theirs: Map<string, Figures>): void {
  const ratios = [...ours].map(
    ([name, { seconds }]) => `${name} ${(seconds / (theirs.get(name)?.seconds ?? NaN)).toFixed(2)}`,
  );
  console.log(`${title}: ${ratios.join(", ")}`);
}

async function main(): Promise<void> {
  if (!pulumiIsOnPath()) console.log("\nNo pulumi on the PATH: no comparison.");
  else if (ONLY_PROGRAM || SIZES.length === 0) await compareWithBare(Number(WORDS[1] ?? 1000), Number(WORDS[2] ?? 3));
  if (!ONLY_PROGRAM) await compareEngines();
}

async function compareEngines(): Promise<void> {
  let last: { count: number; figures: Map<string, Figures> } | undefined;
  for (const count of SIZES.length > 0 ? SIZES : [1000, 10_000]) {
    console.log(`\n${String(count)} Nango syncs, three on each connection`);
    const figures = await live(EMBEDDED, count);
    if (pulumiIsOnPath() && count <= LARGEST_FOR_PULUMI) {
      compare("time of the embedded engine ÷ Pulumi's", figures, await live(PULUMI, count));
      const unsafe = await live(PULUMI_WITHOUT_CHECKPOINTS, count);
      compare("time of the embedded engine ÷ Pulumi's without checkpoints", figures, unsafe);
    }
    if (last !== undefined)
      compare(`time for ${String(count)} ÷ time for ${String(last.count)}`, figures, last.figures);
    last = { count, figures };
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
