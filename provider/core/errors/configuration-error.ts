import { ProviderError } from "./provider-error.js";

/** A setting is missing or cannot be used. The message names its environment variable and its config key. */
export class ConfigurationError extends ProviderError {
  override readonly name = "ConfigurationError";
}
