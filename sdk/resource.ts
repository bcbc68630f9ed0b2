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

/** What the constructor of `pulumi.CustomResource` takes, but for the name. */
export interface DynamicResource {
  readonly type: string;
  readonly properties: Record<string, unknown>;
  readonly options: pulumi.CustomResourceOptions;
}

/**
 * A dynamic resource without a serialised provider. A function and no class of ours in between: Pulumi takes the place in
 * the program from the caller of the class right above its own, and keeps it in the state.
 *
 * @param token such as `nango:Sync`; the type is `pulumi-nodejs:dynamic/nango:Sync`.
 * @param args as the program gave them; undefined when an existing resource is looked up by id.
 * @param outputs names of all outputs, so that each exists on the object.
 * @param secrets arguments that are secret whatever the program did.
 */
export function dynamicResource(
  token: string,
  args: object | undefined,
  outputs: readonly string[],
  opts: pulumi.CustomResourceOptions,
  secrets: readonly string[] = [],
): DynamicResource {
  const given: Record<string, unknown> = { ...args };
  for (const secret of secrets) {
    // additionalSecretOutputs alone would leave the input in clear.
    if (given[secret] !== undefined) given[secret] = pulumi.secret(given[secret]);
  }
  return {
    type: `pulumi-nodejs:dynamic/${token}`,
    properties: {
      ...Object.fromEntries(outputs.map((output) => [output, undefined])),
      ...given,
      __provider: providerLine(token),
    },
    options: secrets.length === 0 ? opts : pulumi.mergeOptions(opts, { additionalSecretOutputs: [...secrets] }),
  };
}
