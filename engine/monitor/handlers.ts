import { type Severity } from "../events.js";
import { type Urn } from "../model.js";
import { type PropertyMap } from "../../protocol/values.js";
import { type Goal, type ReadGoal, type Registered } from "./goal.js";

/** The run as the program's requests see it. What cannot go on is rejected with a `RunOverError`. */
export interface MonitorHandlers {
  register(goal: Goal): Promise<Registered>;
  read(goal: ReadGoal): Promise<Pick<Registered, "urn" | "outputs">>;
  /** Outputs that a component or the stack declares once its children are made. */
  registerOutputs(urn: Urn, outputs: PropertyMap): Promise<void>;
  log(severity: Severity, message: string, urn: Urn | undefined, ephemeral: boolean): void;
  /** The program asked for something only Pulumi's own engine does: reports it and ends the run. */
  refuse(error: Error, urn?: Urn): void;
}

/** The run takes no more requests: a step failed, or it was cancelled. The reason has already been reported. */
export class RunOverError extends Error {
  override readonly name = "RunOverError";
  constructor() {
    super("The run is over.");
  }
}
