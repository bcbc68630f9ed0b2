import { alternatives, quote } from "../issues.js";
import { ProviderError } from "./provider-error.js";

/** One argument that an existing object has otherwise. Never one that holds a secret. */
export interface Difference {
  readonly argument: string;
  /** On the platform; undefined: not set there. */
  readonly there: unknown;
  readonly wanted: unknown;
}

/** What is known of an object that is there already. */
export interface AlreadyThere {
  /** The object as people name it, with the platform: `Paragon: the googledrive/files sync …`. */
  readonly object: string;
  /** The resource's id, as `get` and import take it. */
  readonly id: string;
  readonly differences: readonly Difference[];
  /** Names of resources in the state that have it, as far as this run has met them. */
  readonly formerNames: readonly string[];
  /** Another way out, as a sentence. */
  readonly alternative?: string;
}

/** What a program wants to create already exists, with other settings: it belongs to somebody. */
export class AlreadyThereError extends ProviderError {
  override readonly name = "AlreadyThereError";
  readonly object: string;
  readonly id: string;
  readonly differences: readonly Difference[];

  constructor({ object, id, differences, formerNames, alternative }: AlreadyThere) {
    super(
      `${object} already exists, with id ${id}: ${differences.map(describe).join("; ")}. ${aliasHint(formerNames)} If it is ` +
        'not of this stack, set "adopt: true" to take it over and give it the program\'s settings.' +
        (alternative === undefined ? "" : ` ${alternative}`),
    );
    this.object = object;
    this.id = id;
    this.differences = differences;
  }
}

/**
 * What to do about an object that may be another resource's of the same stack: a provider knows only those that the program
 * declares.
 *
 * @param formerNames of resources in the state that have it, as far as this run has met them.
 */
export function aliasHint(formerNames: readonly string[]): string {
  const former = formerNames.length === 0 ? undefined : alternatives(formerNames);
  return (
    (former === undefined
      ? "If a resource of this stack had it under another name, "
      : `The state has it as ${former}: if that one was renamed, `) +
    `give this one the option \`aliases: [{ name: ${former ?? '"<old name>"'} }]\`, and the change is one update. If that one was removed from the ` +
    "program, do it in two steps: remove that one first, and run `up`."
  );
}

function describe({ argument, there, wanted }: Difference): string {
  return `${argument} is ${there === undefined ? "not set" : quote(there)} there and ${quote(wanted)} in the program`;
}
