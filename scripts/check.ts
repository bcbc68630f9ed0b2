/**
 * Everything that `npm test` checks before the tests: what is generated, build, types, lint, format. Two at a time, and what each says comes in
 * one piece.
 */
import { spawn } from "node:child_process";
const CHECKS = {
  eslint: ["eslint", "."],
  build: ["tsx/cli", `${__dirname}/build.ts`],
  types: ["typescript/bin/tsc", "-p", "tsconfig.json"],
  prettier: ["prettier/bin/prettier.cjs", "--check", "."],
  generated: ["tsx/cli", `${__dirname}/generate.ts`, "--check"],
} as const;

function run(name: keyof typeof CHECKS): Promise<boolean> {
  const [script, ...words] = CHECKS[name];
  const began = performance.now();
  const file = script === "eslint" ? `${__dirname}/../node_modules/eslint/bin/eslint.js` : require.resolve(script);
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [file, ...words], { stdio: ["ignore", "pipe", "pipe"] });
    let text = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (more: string) => (text += more));
    }
    child.once("error", reject);
    child.once("close", (code) => {
      const seconds = ((performance.now() - began) / 1000).toFixed(0);
      console.log(code === 0 ? `${name}: ok (${seconds} s)` : `${name}: failed\n${text}`);
      resolve(code === 0);
    });
  });
}

async function main(): Promise<void> {
  const build = run("build");
  // The examples import the package by its name, so types and lint need its build.
  const afterBuild = async (name: keyof typeof CHECKS): Promise<boolean> => (await build) && run(name);
  const ends = await Promise.all([
    afterBuild("types"),
    run("generated").then(async (passed) => (await run("prettier")) && (await afterBuild("eslint")) && passed),
  ]);
  if (ends.includes(false)) process.exitCode = 1;
}

void main();
