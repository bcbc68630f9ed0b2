import { isProviderType, isRootStack, typeOf } from "../../protocol/urn.js";

/** Type prefix of dynamic resources: what follows is the token of a lifecycle. */
const DYNAMIC = "pulumi-nodejs:dynamic/";

/** Registry token of one of our resources, such as `nango:Sync`; empty for every other type. */
export function tokenOf(urn: string): string {
  const type = typeOf(urn);
  return type.startsWith(DYNAMIC) ? type.slice(DYNAMIC.length) : "";
}

/** The stack itself, and the providers that Pulumi makes: nobody's change. */
export function isPulumisOwn(urn: string): boolean {
  return isRootStack(urn) || isProviderType(typeOf(urn));
}
