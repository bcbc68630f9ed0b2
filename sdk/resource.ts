import * as pulumi from "@pulumi/pulumi";

/**
 * The text that Pulumi keeps in every resource's state, twice, and runs to get its provider. One constant line per
 * kind: states stay small, an upgrade of the package shows no difference, and refresh and destroy run the installed
 * code. A public contract: it never changes.
 */
export function providerLine(token: string): string {
  return `exports.handler=()=>require("module").createRequire(process.cwd()+"/")("pulumi-syncs/provider/v1").provider("${token}")`;
}

/** Options of a resource that is looked up instead of managed. */
export type ExistingResourceOptions = pulumi.CustomResourceOptions & { id: pulumi.Input<pulumi.ID> };

/** Base of all resources: a dynamic resource without a serialised provider. */
export abstract class SyncResource extends pulumi.CustomResource {
  /**
   * @param token such as `nango:Sync`; the type is `pulumi-nodejs:dynamic/nango:Sync`.
   * @param args as the program gave them; undefined when an existing resource is looked up by id.
   * @param outputs names of all outputs, so that each exists on the object.
   * @param secrets arguments that are secret whatever the program did.
   */
  protected constructor(
    token: string,
    name: string,
    args: object | undefined,
    outputs: readonly string[],
    opts: pulumi.CustomResourceOptions,
    secrets: readonly string[] = [],
  ) {
    const given: Record<string, unknown> = { ...args };
    for (const secret of secrets) {
      // additionalSecretOutputs alone would leave the input in clear.
      if (given[secret] !== undefined) given[secret] = pulumi.secret(given[secret]);
    }
    super(
      `pulumi-nodejs:dynamic/${token}`,
      name,
      {
        ...Object.fromEntries(outputs.map((output) => [output, undefined])),
        ...given,
        __provider: providerLine(token),
      },
      secrets.length === 0 ? opts : pulumi.mergeOptions(opts, { additionalSecretOutputs: [...secrets] }),
    );
  }
}
