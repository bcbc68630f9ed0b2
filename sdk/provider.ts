import * as pulumi from "@pulumi/pulumi";

/** The package of Pulumi's dynamic providers: what an explicit provider of our resources is a provider of. */
export const DYNAMIC_PACKAGE = "pulumi-nodejs";

/** By this the provider's process knows an account of its own; `provider/core/settings.ts` says the same. */
export const EXPLICIT_PROVIDER = "pulumi-syncs:explicitProvider";

/**
 * The inputs of a platform's explicit provider: each argument under the key that stack config has for it.
 *
 * @param platform such as `nango`.
 * @param args as the program gave them.
 * @param secrets arguments that are secret whatever the program did.
 */
export function accountInputs(platform: string, args: object, secrets: readonly string[]): Record<string, unknown> {
  const given = Object.entries(args).filter(([, value]) => value !== undefined && value !== null);
  return {
    [EXPLICIT_PROVIDER]: platform,
    ...Object.fromEntries(
      given.map(([name, value]) => [`${platform}:${name}`, secrets.includes(name) ? pulumi.secret(value) : value]),
    ),
  };
}
