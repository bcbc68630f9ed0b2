import { ProviderError } from "./provider-error.js";

/** Two resources of one run stand for the same object on the platform. */
export class DuplicateError extends ProviderError {
  override readonly name = "DuplicateError";

  constructor(
    /** The object, in words. */
    readonly object: string,
    /** Name of the other resource. */
    readonly holder: string,
  ) {
    super(
      `${object} is declared twice: "${holder}" of this program stands for it already. The two resources would undo each other's ` +
        "changes. Remove one of them; if one was renamed, remove the old one and give the new one the option " +
        '`aliases: [{ name: "<old name>" }]`.',
    );
  }
}
