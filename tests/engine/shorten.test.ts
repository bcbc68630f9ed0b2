import { expect } from "chai";
import { CliError } from "../../cli/error.js";
import { EngineError, UnsupportedError } from "../../engine/errors.js";
import { ProjectFileError } from "../../engine/project/errors.js";
import { LockedError } from "../../engine/state/errors.js";

const HUGE = "🙂x".repeat(50_000);
const HALF_CHARACTER = /\p{Surrogate}/u;

describe("Lengths of the engine's messages", () => {
  it("what a file or a flag says is named in short, and the end of the message stays", () => {
    const errors = [
      new UnsupportedError(`The runtime '${HUGE}'`),
      new UnsupportedError(`The runtime '${"a b ".repeat(30_000)}'`),
      new EngineError(`No stack '${HUGE}': needs the Pulumi CLI: with --engine pulumi where it is installed.`),
      new CliError(`No stack '${HUGE}': needs the Pulumi CLI: with --engine pulumi where it is installed.`),
    ];
    for (const { message } of errors) {
      expect(message.length).to.be.at.most(4_000);
      expect(message).not.to.match(HALF_CHARACTER);
      expect(message).to.match(/needs the Pulumi CLI: .*with --engine pulumi where it is installed\.$/);
    }
    const { message } = new ProjectFileError("/work/Pulumi.yaml", `no key ${HUGE}`);
    expect(message.length).to.be.below(1_100);
    expect(message).not.to.match(HALF_CHARACTER);
  });

  it("paths that people copy stay whole", () => {
    const file = `/${"a-folder-with-a-long-name/".repeat(35)}.pulumi/locks/dev.json`;
    const lock = { file, pid: 1, username: "me", hostname: "here", timestamp: "2026-11-24T00:00:00Z" };
    expect(new LockedError("dev", [lock]).message).to.contain(`rm ${file}`);
  });
});
