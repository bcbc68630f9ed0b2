import { type Urn } from "../model.js";
import { type Run } from "./run.js";

/** Nothing can be done about a resource; why was told already. */
export class InvalidResourceError extends Error {
  override readonly name = "InvalidResourceError";
}

/** Tells what is wrong with a resource and ends the planning. */
export function invalid(run: Run, urn: Urn, ...messages: readonly string[]): InvalidResourceError {
  for (const message of messages) run.tell("error", message, urn);
  run.fail("abort");
  return new InvalidResourceError(messages[0]);
}
