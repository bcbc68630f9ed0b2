import {
  ApiError,
  AuthenticationError,
  ConflictError,
  InvalidRequestError,
  NotFoundError,
  PermissionDeniedError,
  RateLimitError,
  ServerError,
} from "./api-error.js";
import { ConfigurationError } from "./configuration-error.js";
import { ConnectionError, TimeoutError } from "./connection-error.js";
import { ProviderError } from "./provider-error.js";

type Guard<Kind extends ProviderError> = (error: unknown) => error is Kind;

/** Any error of this package. */
export const isProviderError = guardOf(ProviderError);
/** The platform answered, with a failure: `status`, `code` and `detail` are its own. */
export const isApiError = guardOf(ApiError);
/** 401: the credential is missing, malformed or no longer valid. */
export const isAuthenticationError = guardOf(AuthenticationError);
/** 403: the credential is valid, and may not do this. */
export const isPermissionDeniedError = guardOf(PermissionDeniedError);
/** 404, 410: what was asked for is not there. */
export const isNotFoundError = guardOf(NotFoundError);
/** 409: it collides with something that exists. */
export const isConflictError = guardOf(ConflictError);
/** Any other 4xx: the platform does not take the request as it is. */
export const isInvalidRequestError = guardOf(InvalidRequestError);
/** 429: too many requests; `retryAfter` says how long the platform asked to wait. */
export const isRateLimitError = guardOf(RateLimitError);
/** 5xx: the platform itself failed. */
export const isServerError = guardOf(ServerError);
/** No answer came: network, proxy, TLS, or time. */
export const isConnectionError = guardOf(ConnectionError);
/** No answer came in time. */
export const isTimeoutError = guardOf(TimeoutError);
/** A setting is missing, or cannot be used. */
export const isConfigurationError = guardOf(ConfigurationError);

/**
 * Tells by the names of an error's classes: `instanceof` does not know an error of another copy of the package, as a shared
 * component may bring one along.
 */
function guardOf<Kind extends ProviderError>(kind: abstract new (...args: never[]) => Kind): Guard<Kind> {
  return (error): error is Kind => {
    const names = classNames(error);
    return names.includes(kind.name) && names.includes(ProviderError.name);
  };
}

function classNames(error: unknown): string[] {
  const names: string[] = [];
  if (!(error instanceof Error)) return names;
  let prototype: unknown = Object.getPrototypeOf(error);
  while (typeof prototype === "object" && prototype !== null && prototype !== Error.prototype) {
    names.push(prototype.constructor.name);
    prototype = Object.getPrototypeOf(prototype);
  }
  return names;
}
