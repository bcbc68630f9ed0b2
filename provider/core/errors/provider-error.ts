import { redact } from "../redact.js";
import { shortenMessage } from "../shorten.js";

/** Base of everything the provider throws. Its message is for people: of readable length, and never with a known secret. */
export class ProviderError extends Error {
  override readonly name: string = "ProviderError";
  /** By this Pulumi takes it for a `pulumi.RunError`: where a program's lookup fails with it, the message is shown and no stack. */
  declare readonly __pulumiRunError: true;

  constructor(message: string, options?: ErrorOptions) {
    // Redacted here, so that whoever logs, prints or stores an error later need not do it.
    super(shortenMessage(redact(message)), options);
    // Not enumerable: it is no fact about the error.
    Object.defineProperty(this, "__pulumiRunError", { value: true });
  }
}
