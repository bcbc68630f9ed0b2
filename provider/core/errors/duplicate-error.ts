import { ProviderError } from "./provider-error.js";

/** Two resources of one run stand for the same object on the platform. */
export class DuplicateError extends ProviderError {
  override readonly name = "DuplicateError";

  constructor(readonly identity: string) {
    super(
      `${identity} is declared twice: another resource of this program holds it already. Two resources would undo ` +
        "each other's changes. Remove one of them.",
    );
  }
}
