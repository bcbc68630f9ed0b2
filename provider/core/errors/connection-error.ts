import { ProviderError } from "./provider-error.js";
import { describeRequest, sentences, type RequestLine } from "./request-line.js";

/** What is known of a request without an answer. */
export interface ConnectionFailure {
  /** Undefined: it was waited for something else than an answer. */
  readonly request?: RequestLine | undefined;
  readonly code?: string | undefined;
  readonly what: string;
  readonly remedy?: string | undefined;
  /** Default true. */
  readonly mayBeApplied?: boolean | undefined;
}

/** There was no answer: the name is unknown, nobody listens, or the connection broke. */
export class ConnectionError extends ProviderError {
  override readonly name: string = "ConnectionError";
  readonly request: RequestLine | undefined;
  /** Node's own code, such as `ECONNREFUSED`. */
  readonly code: string | undefined;
  /** False: nothing was sent, so that nothing was done. */
  readonly mayBeApplied: boolean;

  constructor({ request, code, what, remedy, mayBeApplied = true }: ConnectionFailure) {
    super(sentences(request === undefined ? what : `${describeRequest(request)} got no answer: ${what}`, remedy));
    this.request = request;
    this.code = code;
    this.mayBeApplied = mayBeApplied;
  }
}

/** No answer in time: of one request, or of a whole operation with all its attempts. */
export class TimeoutError extends ConnectionError {
  override readonly name = "TimeoutError";
}

/** No secure connection: the certificate is not trusted, or one side does not speak TLS. */
export class TlsError extends ConnectionError {
  override readonly name = "TlsError";
}

/** The proxy on the way cannot be reached, or does not let us through. */
export class ProxyError extends ConnectionError {
  override readonly name = "ProxyError";

  constructor(
    failure: ConnectionFailure,
    /** Its host and port. */
    readonly proxy: string,
  ) {
    super(failure);
  }
}
