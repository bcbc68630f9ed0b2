import { ProviderError } from "./provider-error.js";
import { describeRequest, sentences, type RequestLine } from "./request-line.js";

/**
 * The platform said "success", but not in a form it is known to have: an HTML page, cut JSON, a missing field, a
 * redirect. Mostly a wrong host or path; else the API has changed. Nothing is concluded from such an answer.
 */
export class UnexpectedResponseError extends ProviderError {
  override readonly name = "UnexpectedResponseError";
  readonly request: RequestLine;
  readonly status: number;

  constructor(failure: { request: RequestLine; status: number; what: string; remedy?: string | undefined }) {
    super(
      sentences(`${describeRequest(failure.request)} answered ${failure.status} with ${failure.what}`, failure.remedy),
    );
    this.request = failure.request;
    this.status = failure.status;
  }
}
