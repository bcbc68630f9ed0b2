import { ProviderError } from "./provider-error.js";
import { describeRequest, sentences, type RequestLine } from "./request-line.js";

/** The platform accepted a change and does not show it, however long one looks. */
export class UnconfirmedError extends ProviderError {
  override readonly name = "UnconfirmedError";

  constructor(
    readonly request: RequestLine,
    /** What was looked for: "it still has a next run". */
    what: string,
    remedy?: string,
  ) {
    super(sentences(`${describeRequest(request)} was accepted, but ${what}`, remedy));
  }
}
