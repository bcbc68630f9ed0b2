/** Which files of tests belong to which run, each once, the slowest first: a worker that begins one last keeps the others waiting. */
import { readdirSync } from "node:fs";
import { join, sep } from "node:path";

export type Length = "short" | "long";

/** Slow in both runs, the slowest first. */
const SLOW = [
  "tests/engine/recorded.test.ts",
  "tests/cli/review/announced-calls.test.ts",
  "tests/cli/drift/found.test.ts",
  "tests/engine/host/host.test.ts",
  "tests/end-to-end/several-resources.test.ts",
  "tests/matrix/matrix.test.ts",
  "tests/examples/github/workflows.test.ts",
  "tests/engine/kill/kill.test.ts",
  "tests/engine/sequences/sequences.test.ts",
];

/** What does more in the long run (`tests/kit/length.ts`): a file, or a folder. `*.long.test.ts` stands in that run only. */
const MORE_WHEN_LONG = [
  "tests/chaos/",
  "tests/cli/import/fleet.test.ts",
  "tests/engine/kill/kill.test.ts",
  "tests/engine/recorded.test.ts",
  "tests/engine/sequences/sequences.test.ts",
  "tests/examples/programs.test.ts",
  "tests/fuzz/",
  "tests/properties/no-perpetual-diff.test.ts",
  "tests/properties/reviewed-programs.test.ts",
  "tests/properties/whole-programs.test.ts",
  "tests/properties/whole-runs.test.ts",
];

const ROOT = join(__dirname, "../..");

export function filesOf(length: Length): string[] {
  const all = readdirSync(join(ROOT, "tests"), { recursive: true, encoding: "utf8" })
    .map((name) => `tests/${name.split(sep).join("/")}`)
    .filter((name) => name.endsWith(".test.ts"))
    .sort();
  const isLong = (name: string): boolean => name.endsWith(".long.test.ts");
  const files = all.filter((name) =>
    length === "short" ? !isLong(name) : isLong(name) || MORE_WHEN_LONG.some((start) => name.startsWith(start)),
  );
  return [...SLOW.filter((name) => files.includes(name)), ...files.filter((name) => !SLOW.includes(name))];
}
