import { redact } from "../redact.js";
import { shortenMessage } from "../shorten.js";

/** Base of everything the provider throws. Its message is for people: of readable length, and never with a known secret. */
export class ProviderError extends Error {
  override readonly name: string = "ProviderError";

  constructor(message: string, options?: ErrorOptions) {
    // Redacted here, so that whoever logs, prints or stores an error later need not do it.
    super(shortenMessage(redact(message)), options);
  }
}
