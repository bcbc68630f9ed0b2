/** `urn:pulumi:<stack>::<project>::<type chain>::<name>`. */
export type Urn = string;

/** Type of the root entry of every stack. */
export const STACK_TYPE = "pulumi:pulumi:Stack";

const PROVIDER_TYPE_PREFIX = "pulumi:providers:";

/** Builds `urn:pulumi:<stack>::<project>::<types of the parents>$<type>::<name>`; the root stack does not show in it. */
export function makeUrn(stack: string, project: string, parent: Urn | undefined, type: string, name: string): Urn {
  const chain = parent === undefined ? "" : qualifiedType(parent);
  const prefix = chain === "" || chain === STACK_TYPE ? "" : `${chain}$`;
  return `urn:pulumi:${stack}::${project}::${prefix}${type}::${name}`;
}

/** The chain of types in a URN, its own last. */
export function qualifiedType(urn: Urn): string {
  return urn.split("::")[2] ?? "";
}

/** The type of the resource itself. */
export function typeOf(urn: Urn): string {
  return qualifiedType(urn).split("$").at(-1) ?? "";
}

/** The name of a resource; it may hold `::` itself. */
export function nameOf(urn: Urn): string {
  return urn.split("::").slice(3).join("::");
}

/** True for `pulumi:providers:*`: an entry that stands for a provider process. */
export function isProviderType(type: string): boolean {
  return type.startsWith(PROVIDER_TYPE_PREFIX);
}

/** Splits `<provider urn>::<provider id>`. */
export function parseProviderReference(reference: string): { urn: Urn; id: string } {
  const cut = reference.lastIndexOf("::");
  return { urn: reference.slice(0, cut), id: reference.slice(cut + 2) };
}
