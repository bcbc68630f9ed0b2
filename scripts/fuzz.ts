import { spawn } from "node:child_process";
import { parseArgs } from "node:util";

/**
 * `npm run fuzz -- --cases 100000 --seed 1`: the fuzz targets in their long form. A failure prints the seed and the case;
 * the same seed with as many cases draws the same ones again. FUZZ_TRACE=1 shows each case before it runs.
 */
const { values } = parseArgs({
  options: { cases: { type: "string", default: "100000" }, seed: { type: "string" } },
  strict: true,
});

const child = spawn(
  process.execPath,
  [require.resolve("mocha/bin/mocha.js"), ...["--no-parallel", "tests/fuzz/**/*.test.ts"]],
  {
    stdio: "inherit",
    env: {
      ...process.env,
      FUZZ_CASES: values.cases,
      FUZZ_SEED: values.seed ?? String(Date.now() % 2 ** 31),
    },
  },
);
child.once("exit", (code) => {
  process.exitCode = code ?? 1;
});
