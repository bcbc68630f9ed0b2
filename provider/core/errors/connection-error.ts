import { ProviderError } from "./provider-error.js";
import { describeRequest, sentences, type RequestLine } from "./request-line.js";

/** There was no answer: the name is unknown, nobody listens, or the connection broke. */
export class ConnectionError extends ProviderError {
  override readonly name: string = "ConnectionError";
  readonly request: RequestLine;
  /** Node's own code, such as `ECONNREFUSED`. */
  readonly code: string | undefined;

  constructor(failure: { request: RequestLine; code?: string | undefined; what: string; remedy?: string | undefined }) {
    super(sentences(`${describeRequest(failure.request)} got no answer: ${failure.what}`, failure.remedy));
    this.request = failure.request;
    this.code = failure.code;
  }
}

/** No answer in time: of one request, or of a whole operation with all its attempts. */
export class TimeoutError extends ConnectionError {
  override readonly name = "TimeoutError";
}
