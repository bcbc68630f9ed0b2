// Notes how long each test and hook took, beside what mocha's own reporter prints.
const { appendFileSync } = require("node:fs");
const { join } = require("node:path");
const { Dot } = require("mocha").reporters;

module.exports = class extends Dot {
  constructor(runner, options) {
    super(runner, options);
    for (const kind of ["test", "hook"]) {
      runner.on(`${kind} end`, ({ file, parent, duration }) => {
        const record = { kind, file: file ?? parent?.file, ms: duration ?? 0 };
        appendFileSync(join(process.env.TEST_PROFILE, "tests.jsonl"), `${JSON.stringify(record)}\n`);
      });
    }
  }
};
