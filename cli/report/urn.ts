import { isProviderType, isRootStack, typeOf } from "../../protocol/urn.js";
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

/** Registry token of one of our resources, such as `nango:Sync`; empty for every other type. */
export function tokenOf(urn: string): string {
  return tokenOfType(typeOf(urn)) ?? "";
}

/** The stack itself, and the providers that Pulumi makes: nobody's change. */
export function isPulumisOwn(urn: string): boolean {
  return isRootStack(urn) || isProviderType(typeOf(urn));
}
