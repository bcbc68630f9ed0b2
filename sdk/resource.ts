import { createRequire } from "node:module";
import * as pulumi from "@pulumi/pulumi";
import { withoutRefusedNames } from "./refused-names.js";
import { makeUrn } from "../protocol/urn.js";
import { withLazyOutputs } from "./lazy-outputs.js";
import { leanRegistration } from "./lean-registration.js";

/**
 * The text that Pulumi keeps in every resource's state, twice, and runs to get its provider. One constant line per
 * kind: states stay small, an upgrade of the package shows no difference, and refresh and destroy run the installed
 * code. A public contract: it never changes.
 */
export function providerLine(token: string): string {
  return `exports.handler=()=>require("module").createRequire(process.cwd()+"/")("pulumi-syncs/provider/v1").provider("${token}")`;
}

/** The package of the provider plugin; `provider/core/settings.ts` says the same. */
const PLUGIN_PACKAGE = "syncs";

/** Options of a resource that is looked up instead of managed. */
export type ExistingResourceOptions = pulumi.CustomResourceOptions & { id: pulumi.Input<pulumi.ID> };

/** What the constructor of `pulumi.CustomResource` takes, but for the name. */
export interface DynamicResource {
  readonly type: string;
  readonly properties: Record<string, unknown>;
  readonly options: pulumi.CustomResourceOptions;
}

/** An argument that is a secret whatever the program did: always, or where something stands at a place in it. */
export type SecretArgument = string | { readonly argument: string; readonly with: readonly string[] };

/**
 * A dynamic resource without a serialised provider. A function and no class of ours in between: Pulumi takes the place in
 * the program from the caller of the class right above its own, and keeps it in the state.
 *
 * @param token such as `nango:Sync`; the type is `pulumi-nodejs:dynamic/nango:Sync`.
 * @param name as the program gave it.
 * @param args as the program gave them; undefined when an existing resource is looked up by id.
 * @param outputs names of all outputs, so that each exists on the object.
 * @param secrets arguments that are secret whatever the program did.
 */
export function dynamicResource(
  token: string,
  name: string,
  args: object | undefined,
  outputs: readonly string[],
  opts: pulumi.CustomResourceOptions,
  secrets: readonly SecretArgument[] = [],
): DynamicResource {
  requireProvider();
  leanRegistration();
  const given = withoutRefusedNames(`${token} ${JSON.stringify(name)}`, args ?? {}) as Record<
    string,
    pulumi.Input<object> | undefined
  >;
  for (const secret of secrets) {
    const [argument, place] = typeof secret === "string" ? [secret, undefined] : [secret.argument, secret.with];
    // additionalSecretOutputs alone would leave the input in clear.
    if (given[argument] !== undefined)
      given[argument] = place === undefined ? pulumi.secret(given[argument]) : withSecret(given[argument], place);
  }
  const always = secrets.filter((secret) => typeof secret === "string");
  return {
    type: `pulumi-nodejs:dynamic/${token}`,
    properties: withLazyOutputs({
      ...Object.fromEntries(outputs.map((output) => [output, undefined])),
      ...given,
      __provider: providerLine(token),
    }),
    options: pulumi.mergeOptions(opts, {
      // A stack whose program used an SDK of the provider plugin comes back without a call.
      aliases: [pluginAlias(token, name, opts)],
      ...(always.length > 0 && { additionalSecretOutputs: always }),
    }),
  };
}

/** Where there is no parent the whole URN is known: the SDK needs many promises to put one together. */
function pluginAlias(token: string, name: string, { parent }: pulumi.CustomResourceOptions): pulumi.URN | pulumi.Alias {
  const type = `${PLUGIN_PACKAGE}:${token}`;
  return parent === undefined ? makeUrn(pulumi.getStack(), pulumi.getProject(), undefined, type, name) : { type };
}

let isFound = false;

/**
 * The engine loads the provider from the folder of the program, also where only a package beside the program depends on us:
 * better to fail here, with the line to add, than in each call of the engine. Without an engine (mocks) nothing is loaded.
 */
function requireProvider(): void {
  if (isFound || !pulumi.runtime.hasEngine()) return;
  const folder = process.cwd();
  try {
    createRequire(`${folder}/`).resolve("pulumi-syncs/provider/v1");
    isFound = true;
  } catch {
    throw new pulumi.RunError(
      `pulumi-syncs is not found from ${folder}, and the engine loads its providers from there: a dependency of another package in ` +
        `the workspace is not enough. Add it to the dependencies in ${folder}/package.json, and install:\n\n  "pulumi-syncs": "*"`,
    );
  }
}

/** The value, and a secret as a whole where something stands at a place in it; any other one is for reviewers to see. */
function withSecret(value: pulumi.Input<object>, place: readonly string[]): pulumi.Output<object> {
  return pulumi.output(value).apply((known) => (stands(known, place) ? pulumi.secret(known) : known));
}

/** Whether something stands at a place in a value, or in any entry of a list. */
function stands(value: unknown, place: readonly string[]): boolean {
  if (Array.isArray(value)) return value.some((entry) => stands(entry, place));
  const [name, ...rest] = place;
  if (name === undefined) return value !== undefined;
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(([key, inner]) => key === name && stands(inner, rest));
}
