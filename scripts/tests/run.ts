/** Runs the tests of one length, and hands on the flags of mocha that follow: `tsx scripts/tests/run.ts short --jobs 1`. */
import { spawnSync } from "node:child_process";

import { filesOf, type Length } from "./files.js";

const [length, ...flags] = process.argv.slice(2);
const mocha = [require.resolve("mocha/bin/mocha.js"), ...flags, ...filesOf(length as Length)];
process.exitCode = spawnSync(process.execPath, mocha, { stdio: "inherit" }).status ?? 1;
