import { expect } from "chai";

import { Progress } from "../../../cli/import/progress.js";
import type { Terminal } from "../../../cli/terminal.js";

/** What is written to the error output of a terminal, or of a file. */
function written(isTTY: boolean, work: (progress: Progress) => void, env: NodeJS.ProcessEnv = {}): string {
  let text = "";
  const stderr = { isTTY, write: (piece: string) => ((text += piece), true) };
  work(new Progress({ stderr, env } as unknown as Terminal));
  return text;
}

function readAll(progress: Progress): void {
  for (let done = 1; done <= 250; done++) progress.step("Read", done, 250);
  progress.line("250 syncs.");
}

describe("the progress of an import", () => {
  it("is one line that changes on a terminal, and gone at the end", () => {
    const text = written(true, readAll);
    const screen = text.split("\r\x1b[2K");
    expect(screen.slice(1, 3)).to.deep.equal(["Read 1 of 250", "Read 2 of 250"]);
    expect(screen.at(-2)).to.equal("Read 250 of 250");
    expect(screen.at(-1)).to.equal("250 syncs.\n");
  });

  it("is a line now and then where lines stay", () => {
    const lines = "Read 100 of 250\nRead 200 of 250\n250 syncs.\n";
    expect(written(false, readAll)).to.equal(lines);
    expect(written(true, readAll, { TERM: "dumb" })).to.equal(lines);
  });
});
