import { ProviderError } from "./provider-error.js";

/** What a resource is to create exists still: another one of this run has it, gets another one, and has not given it up. */
export class InTheWayError extends ProviderError {
  override readonly name = "InTheWayError";

  constructor(
    /** The object, in words. */
    readonly object: string,
    /** Name of the resource that has it. */
    readonly holder: string,
  ) {
    super(
      `${object} still belongs to "${holder}", which gets another one in this run and could not give it up in time. Nothing was ` +
        `changed. Give this resource the option \`dependsOn\` with "${holder}", or run \`up\` again.`,
    );
  }
}
