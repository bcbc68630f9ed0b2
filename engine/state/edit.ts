import { nameOf } from "../../protocol/urn.js";
import { EngineError } from "../errors.js";
import type { ResourceState, Urn } from "../model.js";

/** A change of a state by hand: it gives the resources as they are to be. */
export type StateEdit = (resources: readonly ResourceState[]) => ResourceState[];

/** The one resource that a person names, by its URN or, where no other has it, by its name. */
export function resourceNamed(resources: readonly ResourceState[], named: string): ResourceState {
  const found = resources.filter(({ urn }) => (named.startsWith("urn:") ? urn === named : nameOf(urn) === named));
  const [first, ...others] = found;
  if (first === undefined) {
    const all = resources.map(({ urn }) => urn);
    throw new EngineError(
      `No such resource '${named}' exists in the current state. ` +
        (all.length === 0 ? "It has none." : `It has:\n${all.map((urn) => `  ${urn}`).join("\n")}`),
    );
  }
  if (others.some(({ urn }) => urn !== first.urn)) {
    const all = found.map(({ urn }) => `  ${urn}`).join("\n");
    throw new EngineError(`Several resources are called '${named}'; name one by its URN:\n${all}`);
  }
  return found.find((resource) => resource.delete !== true) ?? first;
}

/** Takes a resource out of the state; on its platform it stays. */
export function withoutResource(named: string, { force = false, targetDependents = false } = {}): StateEdit {
  return (resources) => {
    const target = resourceNamed(resources, named);
    const dependents = dependentsOf(resources, target);
    if (dependents.length > 0 && !targetDependents) {
      throw new EngineError(
        `Can't delete resource '${target.urn}' due to dependent resources:\n` +
          `${dependents.map(({ urn }) => ` * ${urn}`).join("\n")}\n` +
          "Delete those resources first or pass --target-dependents. Nothing was changed.",
      );
    }
    const gone = new Set([target, ...dependents]);
    const guarded = [...gone].filter(({ protect }) => protect === true);
    if (guarded.length > 0 && !force) {
      throw new EngineError(
        `Can't delete protected resources:\n${guarded.map(({ urn }) => ` * ${urn}`).join("\n")}\n` +
          "Unprotect them first (`state unprotect`), or pass --force. Nothing was changed.",
      );
    }
    return resources.filter((resource) => !gone.has(resource));
  };
}

/** Gives a resource another name, and everything that refers to it. */
export function withName(named: string, name: string): StateEdit {
  return (resources) => {
    const { urn } = resourceNamed(resources, named);
    if (name === "" || name.includes("::")) throw new EngineError(`'${name}' is not a resource name.`);
    const renamed = [...urn.split("::").slice(0, 3), name].join("::");
    if (resources.some((resource) => resource.urn === renamed)) {
      throw new EngineError(`The resource '${renamed}' already exists. Nothing was changed.`);
    }
    const moved = (other: Urn): Urn => (other === urn ? renamed : other);
    return resources.map((resource) => withReferences({ ...resource, urn: moved(resource.urn) }, moved));
  };
}

/** Takes the protection from one resource, or from all. */
export function unprotected(named: string | undefined): StateEdit {
  return (resources) => {
    const target = named === undefined ? undefined : resourceNamed(resources, named);
    return resources.map((resource) => {
      if (target !== undefined && resource !== target) return resource;
      const { protect, ...rest } = resource;
      return protect === undefined ? resource : { ...rest };
    });
  };
}

/** What could not stand in a state without a resource, itself left out. */
function dependentsOf(resources: readonly ResourceState[], target: ResourceState): ResourceState[] {
  // Another entry of that URN, which waits for its deletion, or replaces this one, holds the references.
  if (resources.some((other) => other !== target && other.urn === target.urn)) return [];
  const gone = new Set<Urn>([target.urn]);
  const found: ResourceState[] = [];
  for (const resource of resources) {
    if (resource === target || !urnsOf(resource).some((urn) => gone.has(urn))) continue;
    gone.add(resource.urn);
    found.push(resource);
  }
  return found;
}

function urnsOf(resource: ResourceState): Urn[] {
  const urns: Urn[] = [];
  withReferences(resource, (urn) => {
    urns.push(urn);
    return urn;
  });
  return urns;
}

/** A resource with each URN that it refers to replaced. */
function withReferences(resource: ResourceState, moved: (urn: Urn) => Urn): ResourceState {
  const { parent, provider, deletedWith, dependencies, replaceWith } = resource;
  // Null instead of an empty list is what Go writes for a nil slice.
  const byProperty: Record<string, Urn[] | null> | undefined = resource.propertyDependencies;
  const end = provider?.lastIndexOf("::") ?? -1;
  return {
    ...resource,
    ...(parent !== undefined && parent !== "" && { parent: moved(parent) }),
    ...(deletedWith !== undefined && deletedWith !== "" && { deletedWith: moved(deletedWith) }),
    ...(provider !== undefined && end > 0 && { provider: moved(provider.slice(0, end)) + provider.slice(end) }),
    ...(Array.isArray(dependencies) && { dependencies: dependencies.map(moved) }),
    ...(Array.isArray(replaceWith) && { replaceWith: replaceWith.map(moved) }),
    ...(byProperty !== undefined && {
      propertyDependencies: Object.fromEntries(
        Object.entries(byProperty).map(([name, urns]) => [name, (urns ?? []).map(moved)]),
      ),
    }),
  };
}
