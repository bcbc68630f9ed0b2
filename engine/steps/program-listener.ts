import { type Severity } from "../events.js";
import { type Urn } from "../model.js";
import { type Run } from "./run.js";

/** What is done with a program's words, whatever is done with its resources. */
export class ProgramListener {
  readonly #run: Run;
  #isRefused = false;

  constructor(run: Run) {
    this.#run = run;
  }

  log(severity: Severity, message: string, urn: Urn | undefined, ephemeral: boolean): void {
    // A program whose request was refused fails with the SDK's own error and stack: the reason was reported already.
    if (!(this.#isRefused && severity === "error")) this.#run.report(severity, message, urn, ephemeral);
  }

  refuse(error: Error, urn?: Urn): void {
    this.#isRefused = true;
    this.#run.report("error", error.message, urn);
    this.#run.fail("abort");
  }
}
