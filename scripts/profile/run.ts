/**
 * Where the time of the tests goes: by file, and by kind of process: starts of processes, loading of modules, work, and the
 * time in which a core had nothing to do for them.
 *
 *     npm run test:profile [-- files, or flags of mocha such as --jobs=3]
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join, relative } from "node:path";
import { filesOf } from "../tests/files.js";
import { byKind, type ProcessRecord } from "./kinds.js";

/** Files that are shown. */
const FILES = 30;

function main(): void {
  const folder = mkdtempSync(join(tmpdir(), "test-profile-"));
  const given = process.argv.slice(2);
  const files = given.some((word) => word.endsWith(".ts")) ? given : [...given, ...filesOf("short")];
  const began = performance.now();
  const { status } = spawnSync(
    process.execPath,
    [require.resolve("mocha/bin/mocha.js"), "--reporter", join(__dirname, "reporter.cjs"), ...files],
    {
      stdio: "inherit",
      env: {
        ...process.env,
        TEST_PROFILE: folder,
        NODE_OPTIONS: `${process.env["NODE_OPTIONS"] ?? ""} --require ${join(__dirname, "preload.cjs")}`,
      },
    },
  );
  report(folder, (performance.now() - began) / 1000);
  rmSync(folder, { recursive: true });
  process.exitCode = status ?? 1;
}

function report(folder: string, seconds: number): void {
  const processes = readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .flatMap((name) => recordIn(join(folder, name)));
  const kinds = byKind(processes);
  console.table(Object.fromEntries([...kinds].map(([name, kind]) => [name, rounded({ ...kind })])));
  const all = [...kinds.values()];
  const sum = (part: "boot" | "loading" | "work"): number => all.reduce((total, kind) => total + kind[part], 0);
  const [boot, loading, work] = [sum("boot"), sum("loading"), sum("work")];
  const waiting = Math.max(0, seconds * availableParallelism() - boot - loading - work);
  console.table({ "seconds of the processor": rounded({ boot, loading, work, waiting }) });
  console.log(`${seconds.toFixed(0)} s on ${availableParallelism()} cores\n`);

  const byFile = new Map<string, { tests: number; seconds: number }>();
  for (const line of readFileSync(join(folder, "tests.jsonl"), "utf8").trim().split("\n")) {
    const { kind, file = "?", ms } = JSON.parse(line) as { kind: string; file?: string; ms: number };
    const known = byFile.get(file) ?? { tests: 0, seconds: 0 };
    byFile.set(file, { tests: known.tests + (kind === "test" ? 1 : 0), seconds: known.seconds + ms / 1000 });
  }
  const slowest = [...byFile].sort(([, a], [, b]) => b.seconds - a.seconds).slice(0, FILES);
  console.table(
    Object.fromEntries(slowest.map(([file, { ...sums }]) => [relative(process.cwd(), file), rounded(sums)])),
  );
}

/** Nothing where the process was ended before it had noted anything. */
function recordIn(file: string): ProcessRecord[] {
  const text = readFileSync(file, "utf8").trim();
  return text === "" ? [] : [JSON.parse(text) as ProcessRecord];
}

function rounded<Name extends string>(values: Record<Name, number>): Record<string, number> {
  return Object.fromEntries(Object.entries<number>(values).map(([name, value]) => [name, Math.round(value * 10) / 10]));
}

main();
