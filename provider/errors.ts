/** The errors that lookups throw in a program, and how to tell them apart: `docs/errors.md`. */
export { AlreadyThereError, type Difference } from "./core/errors/already-there-error.js";
export {
  ApiError,
  type ApiFailure,
  AuthenticationError,
  ConflictError,
  InvalidRequestError,
  NotFoundError,
  PermissionDeniedError,
  RateLimitError,
  ServerError,
} from "./core/errors/api-error.js";
export { ConfigurationError } from "./core/errors/configuration-error.js";
export { ConnectionError, ProxyError, TimeoutError, TlsError } from "./core/errors/connection-error.js";
export { DuplicateError } from "./core/errors/duplicate-error.js";
export {
  isApiError,
  isAuthenticationError,
  isConfigurationError,
  isConflictError,
  isConnectionError,
  isInvalidRequestError,
  isNotFoundError,
  isPermissionDeniedError,
  isProviderError,
  isRateLimitError,
  isServerError,
  isTimeoutError,
} from "./core/errors/guards.js";
export { InTheWayError } from "./core/errors/in-the-way-error.js";
export { PartialError } from "./core/errors/partial-error.js";
export { ProviderError } from "./core/errors/provider-error.js";
export type { RequestLine } from "./core/errors/request-line.js";
export { UnconfirmedError } from "./core/errors/unconfirmed-error.js";
export { UnexpectedResponseError } from "./core/errors/unexpected-response-error.js";
