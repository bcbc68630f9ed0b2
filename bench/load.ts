/**
 * What loading costs: `import "pulumi-syncs"` over `@pulumi/pulumi` alone, and the provider's entry.
 * Each figure is the median of fresh processes. Needs a build. Run: `npm run bench:load`.
 */
import { execFileSync } from "node:child_process";
import path from "node:path";

const RUNS = 15;
const root = path.resolve(__dirname, "..");

/** Milliseconds that `measured` takes in a fresh process after `before` was loaded. */
function once(before: string, measured: string): number {
  const script = `${before}; const t = performance.now(); ${measured}; process.stdout.write(String(performance.now() - t));`;
  return Number(execFileSync(process.execPath, ["-e", script], { cwd: root, encoding: "utf8" }));
}

function median(before: string, measured: string): number {
  const times = Array.from({ length: RUNS }, () => once(before, measured)).sort((a, b) => a - b);
  return times[Math.floor(RUNS / 2)] ?? NaN;
}

const rows: [string, string, string][] = [
  ["@pulumi/pulumi alone", "", `require("@pulumi/pulumi")`],
  ["pulumi-syncs on top of it (goal: 5 ms)", `require("@pulumi/pulumi")`, `require("pulumi-syncs")`],
  ["provider entry and one provider (goal: 60 ms)", "", `require("pulumi-syncs/provider/v1").provider("nango:Sync")`],
];
for (const [title, before, measured] of rows) {
  console.log(`${title.padEnd(48)} ${median(before, measured).toFixed(1)} ms (median of ${RUNS} processes)`);
}
