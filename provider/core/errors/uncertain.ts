import { ServerError } from "./api-error.js";
import { ConnectionError } from "./connection-error.js";
import { UnconfirmedError } from "./unconfirmed-error.js";
import { UnexpectedResponseError } from "./unexpected-response-error.js";

/** True when the platform may have done what it was asked although it did not say so: look before asking again. */
export function mayHaveBeenApplied(error: unknown): boolean {
  if (error instanceof ConnectionError) return error.mayBeApplied;
  return error instanceof ServerError || error instanceof UnexpectedResponseError || error instanceof UnconfirmedError;
}
