import { PLUGIN_PACKAGE } from "../../provider/core/settings.js";

/** Type prefix of dynamic resources: what follows is the token of a lifecycle. */
const DYNAMIC = "pulumi-nodejs:dynamic/";

/** The same for resources of the provider plugin. */
const PLUGIN = `${PLUGIN_PACKAGE}:`;

/** Type of a resource that a dynamic provider manages: what every TypeScript program has. */
export function dynamicType(token: string): string {
  return DYNAMIC + token;
}

/** Type of a resource that the provider plugin manages. */
export function pluginType(token: string): string {
  return PLUGIN + token;
}

/** The token in the type of one of our resources, such as `nango:Sync`; undefined for any other type. */
export function tokenOfType(type: string): string | undefined {
  const prefix = [DYNAMIC, PLUGIN].find((each) => type.startsWith(each));
  return prefix === undefined ? undefined : type.slice(prefix.length);
}

/** Name of a resource in the program. */
export function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

/** Type of a resource, without those of its parents. */
export function typeOf(urn: string): string {
  const chain = urn.split("::")[2] ?? "";
  return chain.slice(chain.lastIndexOf("$") + 1);
}

/** Registry token of one of our resources, such as `nango:Sync`; empty for every other type. */
export function tokenOf(urn: string): string {
  return tokenOfType(typeOf(urn)) ?? "";
}

/** The stack itself, and the providers that Pulumi makes: nobody's change. */
export function isPulumisOwn(urn: string): boolean {
  const type = typeOf(urn);
  return isStack(urn) || type.startsWith("pulumi:providers:");
}

/** The stack itself. */
function isStack(urn: string): boolean {
  return typeOf(urn) === "pulumi:pulumi:Stack";
}

/** Project and stack of a digest, as its URNs have them. */
export function placeOf(urn: string | undefined): { readonly project?: string; readonly stack?: string } {
  const [, stack, project] = /^urn:pulumi:(.*?)::(.*?)::/.exec(urn ?? "") ?? [];
  return stack === undefined || project === undefined ? {} : { project, stack };
}
