import { ProviderError } from "./provider-error.js";

/**
 * A creation or update of which only a part was done. It carries what is really there, so that Pulumi keeps the id and
 * the next update sends the rest.
 */
export class PartialError extends ProviderError {
  override readonly name = "PartialError";

  constructor(
    readonly id: string,
    /** The object as it stands now: never what was wanted. */
    readonly state: Readonly<Record<string, unknown>>,
    /** What stopped the rest. */
    override readonly cause: Error,
  ) {
    super(cause.message, { cause });
  }
}
