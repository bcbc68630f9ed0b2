import { type Severity } from "../events.js";
import { type Urn } from "../model.js";
import { type Run } from "./run.js";

/** What is done with a program's words, whatever is done with its resources. */
export class ProgramListener {
  readonly #run: Run;

  constructor(run: Run) {
    this.#run = run;
  }

  log(severity: Severity, message: string, urn: Urn | undefined, ephemeral: boolean): void {
    this.#run.tell(severity, message, urn, ephemeral);
  }

  refuse(error: Error, urn?: Urn): void {
    this.#run.tell("error", error.message, urn);
    this.#run.fail("abort");
  }
}
