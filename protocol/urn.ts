/** `urn:pulumi:<stack>::<project>::<type chain>::<name>`. */
export type Urn = string;

/** Type of the root entry of every stack. */
export const STACK_TYPE = "pulumi:pulumi:Stack";

/** What every URN of a stack begins with. */
export function urnPrefix(stack: string, project: string): string {
  return `urn:pulumi:${stack}::${project}::`;
}

/** Builds `urn:pulumi:<stack>::<project>::<types of the parents>$<type>::<name>`; the root stack does not show in it. */
export function makeUrn(stack: string, project: string, parent: Urn | undefined, type: string, name: string): Urn {
  const chain = parent === undefined || isRootStack(parent) ? "" : qualifiedType(parent);
  return `${urnPrefix(stack, project)}${chain === "" ? "" : `${chain}$`}${type}::${name}`;
}

/** Stack and project of a URN; undefined when the text is none. */
export function placeOf(urn: Urn | undefined): { stack: string; project: string } | undefined {
  const [, stack, project] = /^urn:pulumi:([^:]+)::([^:]+)::/.exec(urn ?? "") ?? [];
  return stack === undefined || project === undefined ? undefined : { stack, project };
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

/** True for the root entry of a stack. */
export function isRootStack(urn: Urn): boolean {
  return qualifiedType(urn) === STACK_TYPE;
}

/** Type of the entry that stands for a provider of a package. */
export function providerType(name: string): string {
  return `pulumi:providers:${name}`;
}

/** True for `pulumi:providers:*`: an entry that stands for a provider process. */
export function isProviderType(type: string): boolean {
  return type.startsWith(providerType(""));
}

/** Splits `<provider urn>::<provider id>`. */
export function parseProviderReference(reference: string): { urn: Urn; id: string } {
  const cut = reference.lastIndexOf("::");
  return { urn: reference.slice(0, cut), id: reference.slice(cut + 2) };
}
