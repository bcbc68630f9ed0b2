import { toPlainObject } from "../core/json.js";
import { redact } from "../core/redact.js";
import { shortenMessage } from "../core/shorten.js";
import { PartialError } from "../core/errors/partial-error.js";
import { messageOf } from "./reported-once.js";

/**
 * An error in the form that Pulumi's dynamic provider process shows well. It prints `${error}: ${error.stack}` to
 * stderr for check, diff, read and delete, and sends `message` to the engine for all; so the stack is the message, and
 * people see a sentence instead of a trace.
 */
export class Failure extends Error {
  override readonly name = "pulumi-syncs";

  constructor(message: string) {
    super(message);
    this.stack = message;
  }

  override toString(): string {
    return this.name;
  }
}

/**
 * A failure of which Pulumi keeps the id and the properties: for an object that exists. The process looks for exactly
 * these fields; without `__provider` among the properties the object could never be refreshed or deleted again.
 */
export class PartialFailure extends Failure {
  readonly reasons: readonly string[];

  constructor(
    readonly id: string,
    readonly properties: Readonly<Record<string, unknown>>,
    message: string,
  ) {
    super(message);
    this.reasons = [message];
  }
}

/** Whatever was thrown, as something to throw to Pulumi. @param reported messages of missing settings so far. */
export function toFailure(error: unknown, providerKey: unknown, reported: Set<string>): Failure {
  if (error instanceof PartialError) {
    return new PartialFailure(
      error.id,
      { ...toPlainObject(error.state), __provider: providerKey },
      redact(error.message),
    );
  }
  return new Failure(shortenMessage(redact(messageOf(error, reported))) || "Failed with no error message.");
}
