import { expect } from "chai";
import { ProgramListener } from "../../../engine/steps/program-listener.js";
import type { Run } from "../../../engine/steps/run.js";

describe("What a program reports", () => {
  it("is no error any more once a request of it was refused: that the program fails follows from it", () => {
    const reported: string[] = [];
    const run = {
      report: (severity: string, message: string) => reported.push(`${severity}: ${message}`),
      fail: () => undefined,
    };
    const listener = new ProgramListener(run as unknown as Run);
    listener.log("error", "before", undefined, false);
    listener.refuse(new Error("An invoke transform of the stack needs the Pulumi CLI."));
    listener.log(
      "error",
      "failed with an unhandled exception: undefined\n    at processTicksAndRejections",
      undefined,
      false,
    );
    listener.log("warning", "after", undefined, false);
    expect(reported).to.deep.equal([
      "error: before",
      "error: An invoke transform of the stack needs the Pulumi CLI.",
      "warning: after",
    ]);
  });
});
