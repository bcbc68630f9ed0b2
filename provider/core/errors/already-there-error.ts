import { quote } from "../issues.js";
import { ProviderError } from "./provider-error.js";

/** One argument that an existing object has otherwise. Never one that holds a secret. */
export interface Difference {
  readonly argument: string;
  /** On the platform; undefined: not set there. */
  readonly there: unknown;
  readonly wanted: unknown;
}

/** What a program wants to create exists already, with other settings: it belongs to somebody. */
export class AlreadyThereError extends ProviderError {
  override readonly name = "AlreadyThereError";

  constructor(
    /** The object as people name it, with the platform: `Paragon: the googledrive/files sync …`. */
    readonly object: string,
    /** The resource's id, as `get` and import take it. */
    readonly id: string,
    readonly differences: readonly Difference[],
    /** Another way out than `adopt`, as a sentence. */
    alternative?: string,
  ) {
    super(
      `${object} exists already, with id ${id}: ${differences.map(describe).join("; ")}. Set "adopt: true" to take it over and ` +
        `give it the program's settings.${alternative === undefined ? "" : ` ${alternative}`}`,
    );
  }
}

function describe({ argument, there, wanted }: Difference): string {
  return `${argument} is ${there === undefined ? "not set" : quote(there)} there and ${quote(wanted)} in the program`;
}
