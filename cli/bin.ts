#!/usr/bin/env node
import { nodeProblem } from "../provider/core/node-version.js";
import { EXIT } from "./exit-codes.js";
import { main } from "./main.js";

const problem = nodeProblem("pulumi-syncs", process);
if (problem !== undefined) {
  process.stderr.write(`${problem}\n`);
  process.exit(EXIT.failure);
}

void main(process.argv.slice(2), process, () => process.exit(EXIT.canceled)).then((status) => {
  // Not by leaving the event loop to end: a run that was ended at once leaves things behind that would keep it alive.
  process.exit(status);
});
