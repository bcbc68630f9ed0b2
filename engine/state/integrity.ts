import { isProviderType, STACK_TYPE } from "../../protocol/urn.js";
import type { ResourceState, Urn } from "../model.js";

/**
 * What is wrong with the order of a state, in words; undefined when nothing is. What an entry names (parent, provider,
 * dependencies, deletedWith) must stand before it, and of several entries with one URN all but one wait for deletion.
 * Pulumi refuses a state that breaks this.
 */
export function brokenRule(resources: readonly ResourceState[]): string | undefined {
  const standing = new Set<Urn>();
  const alive = new Set<Urn>();
  const providers = new Set<string>();
  for (const resource of resources) {
    const { urn } = resource;
    if (!resource.custom && resource.id !== undefined && resource.id !== "")
      return `${urn} is not a custom resource but has an id`;
    if (isProviderType(resource.type)) providers.add(`${urn}::${resource.id ?? ""}`);
    const { provider } = resource;
    if (provider !== undefined && provider !== "" && !providers.has(provider) && resource.pendingReplacement !== true) {
      return `the provider of ${urn} is missing or comes after it`;
    }
    for (const [role, named] of references(resource)) {
      if (!standing.has(named)) return `the ${role} ${named} of ${urn} is missing or comes after it`;
    }
    if (resource.delete !== true) {
      if (alive.has(urn)) return `${urn} stands twice`;
      alive.add(urn);
    }
    standing.add(urn);
  }
  return undefined;
}

/** The entry that stands for the stack itself, which carries its outputs. */
export function rootStackOf(resources: readonly ResourceState[]): ResourceState | undefined {
  return resources.find((resource) => resource.type === STACK_TYPE && (resource.parent ?? "") === "");
}

function* references(resource: ResourceState): Generator<[role: string, urn: Urn]> {
  if (resource.parent !== undefined && resource.parent !== "") yield ["parent", resource.parent];
  for (const urn of resource.dependencies ?? []) yield ["dependency", urn];
  // Null instead of an empty list is what Go writes for a nil slice.
  const byProperty: Record<string, Urn[] | null> = resource.propertyDependencies ?? {};
  for (const urns of Object.values(byProperty)) {
    for (const urn of urns ?? []) yield ["property dependency", urn];
  }
  if (resource.deletedWith !== undefined && resource.deletedWith !== "") yield ["deletedWith", resource.deletedWith];
}
