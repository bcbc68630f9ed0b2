import { expect } from "chai";
import { CliError } from "../../cli/error.js";
import { reportOf } from "../../cli/report-error.js";
import { EngineError, UnsupportedError } from "../../engine/errors.js";
import { ProjectFileError } from "../../engine/project/errors.js";
import { LockedError } from "../../engine/state/errors.js";

const HUGE = "🙂x".repeat(50_000);
const HALF_CHARACTER = /\p{Surrogate}/u;

describe("What the command line shows of an error", () => {
  it("names in short what a file or a flag says, and keeps the end of the message", () => {
    const remedy = "needs the Pulumi CLI: install it, or run with --engine pulumi where it is installed.";
    const errors = [
      new UnsupportedError(`The runtime '${HUGE}'`),
      new UnsupportedError(`The runtime '${"a b ".repeat(30_000)}'`),
      new ProjectFileError("/project/Pulumi.yaml", `the runtime '${HUGE}' ${remedy}`),
      new EngineError(`The runtime '${HUGE}' ${remedy}`),
      new CliError(`The runtime '${HUGE}' ${remedy}`),
    ];
    for (const error of errors) {
      const { text } = reportOf(error, {});
      expect(text.length).to.be.below(4_100);
      expect(text).not.to.match(HALF_CHARACTER);
      expect(text.endsWith(remedy), text.slice(-200)).to.equal(true);
    }
  });

  it("keeps paths whole, which people copy", () => {
    const file = `/${"a-folder-with-a-long-name/".repeat(35)}.pulumi/locks/dev.json`;
    const lock = { file, pid: 1, username: "me", hostname: "here", timestamp: "2026-11-24T00:00:00Z" };
    expect(reportOf(new LockedError("dev", [lock]), {}).text).to.contain(`rm ${file}`);
  });
});
