import { ProviderError } from "./provider-error.js";

/** What a resource is to be still belongs to another one of this run, which leaves it in this run and has not yet. */
export class InTheWayError extends ProviderError {
  override readonly name = "InTheWayError";

  constructor(
    /** The object, in words. */
    readonly object: string,
    /** Name of the resource that has it. */
    readonly holder: string,
  ) {
    super(
      `${object} still belongs to "${holder}", which is to be changed in this run, and has not been changed yet. It was left as it ` +
        `is. Give this resource the option \`dependsOn\` with "${holder}", or run \`up\` with a larger \`--parallel\`. Where "${holder}" in ` +
        "its turn needs what this one has, do it in two steps: first give one of them another identity, then both their new ones.",
    );
  }
}
