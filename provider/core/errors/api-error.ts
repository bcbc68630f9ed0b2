import { ProviderError } from "./provider-error.js";
import { describeRequest, sentences, type RequestLine } from "./request-line.js";

/** What is known of a refusal. */
export interface ApiFailure {
  readonly request: RequestLine;
  readonly status: number;
  /** The platform's own code, such as `unknown_connection`. */
  readonly code?: string | undefined;
  /** The platform's own words. */
  readonly detail?: string | undefined;
  /** How long the platform asked to wait, in milliseconds. */
  readonly retryAfter?: number | undefined;
  /** How far the platform's clock is ahead of ours, in milliseconds, as far as it told; negative: behind. */
  readonly clockAhead?: number | undefined;
  /** What to do about it. */
  readonly remedy?: string | undefined;
}

/** The platform answered, with a failure. Message: the request, the status, the platform's own words, the remedy. */
export class ApiError extends ProviderError {
  override readonly name: string = "ApiError";
  readonly request: RequestLine;
  readonly status: number;
  readonly code: string | undefined;
  readonly detail: string | undefined;

  constructor(failure: ApiFailure) {
    const { request, status, code, detail, remedy } = failure;
    const answer = `${describeRequest(request)} failed with ${status}${code === undefined ? "" : ` ${code}`}`;
    super(sentences(detail === undefined || detail === code ? answer : `${answer}: ${detail}`, remedy));
    this.request = request;
    this.status = status;
    this.code = code;
    this.detail = detail;
  }
}

/** 401: the credential is missing, malformed or no longer valid. */
export class AuthenticationError extends ApiError {
  override readonly name = "AuthenticationError";
}

/** 403: the credential is valid, and may not do this. Never a sign that something is gone. */
export class PermissionDeniedError extends ApiError {
  override readonly name = "PermissionDeniedError";
}

/** 404, 410: what the request named is not there. */
export class NotFoundError extends ApiError {
  override readonly name = "NotFoundError";
}

/** 409: it collides with something that exists. */
export class ConflictError extends ApiError {
  override readonly name = "ConflictError";
}

/** Any other 4xx: the platform does not take the request as it is. */
export class InvalidRequestError extends ApiError {
  override readonly name = "InvalidRequestError";
}

/** 429: too many requests. Surely not processed. */
export class RateLimitError extends ApiError {
  override readonly name = "RateLimitError";
  /** How long the platform asked to wait, in milliseconds; undefined when it did not say. */
  readonly retryAfter: number | undefined;

  constructor(failure: ApiFailure) {
    super(failure);
    this.retryAfter = failure.retryAfter;
  }
}

/** 5xx: the platform failed. The request may have been applied all the same. */
export class ServerError extends ApiError {
  override readonly name = "ServerError";
}

/** The error for a refusal, by status: the only factory. */
export function apiError(failure: ApiFailure): ApiError {
  const { status } = failure;
  if (status === 401) return new AuthenticationError(failure);
  if (status === 403) return new PermissionDeniedError(failure);
  if (status === 404 || status === 410) return new NotFoundError(failure);
  if (status === 409) return new ConflictError(failure);
  if (status === 429) return new RateLimitError(failure);
  if (status >= 500) return new ServerError(failure);
  return new InvalidRequestError(failure);
}
