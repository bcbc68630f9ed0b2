import { type Urn } from "../model.js";
import { type Run } from "./run.js";

/** A resource cannot be processed; the reason has already been reported. */
export class InvalidResourceError extends Error {
  override readonly name = "InvalidResourceError";
}

/** Reports what is wrong with a resource and ends the planning. */
export function invalid(run: Run, urn: Urn, ...messages: readonly string[]): InvalidResourceError {
  for (const message of messages) run.report("error", message, urn);
  run.fail("abort");
  return new InvalidResourceError(messages[0]);
}
