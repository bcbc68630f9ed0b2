import { type ResourceState, type Urn } from "../model.js";
import { parseProviderReference } from "../../protocol/urn.js";

/** Who depends on whom in a state, in which what is depended on stands before what depends on it. */
export class ResourceGraph {
  readonly #index = new Map<ResourceState, number>();
  readonly #byUrn = new Map<Urn, ResourceState[]>();
  readonly #children = new Map<Urn, ResourceState[]>();
  /** Who names a URN, its children aside. */
  readonly #users = new Map<Urn, ResourceState[]>();

  constructor(readonly resources: readonly ResourceState[]) {
    resources.forEach((resource, index) => {
      this.#index.set(resource, index);
      append(this.#byUrn, resource.urn, resource);
      if (resource.parent !== undefined) append(this.#children, resource.parent, resource);
      for (const urn of new Set(referencesOf(resource))) append(this.#users, urn, resource);
    });
  }

  /** Entries that a resource needs itself, all of its kind before it: the same URN may stand for several. */
  dependenciesOf(resource: ResourceState): Set<ResourceState> {
    const found = new Set<ResourceState>();
    for (const urn of referencesOf(resource)) {
      for (const candidate of this.#before(urn, resource)) {
        found.add(candidate);
        // To depend on a component is to depend on everything in it.
        if (!candidate.custom) this.#addDescendants(candidate, resource, found);
      }
    }
    if (resource.parent !== undefined) {
      for (const parent of this.#before(resource.parent, resource)) found.add(parent);
    }
    return found;
  }

  /** Everything a resource needs, directly or not. */
  transitiveDependenciesOf(resource: ResourceState): Set<ResourceState> {
    const found = new Set<ResourceState>();
    const queue = [resource];
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      for (const dependency of this.dependenciesOf(next)) {
        if (!found.has(dependency)) queue.push(dependency);
        found.add(dependency);
      }
    }
    return found;
  }

  /** Entries that name a URN, as their parent too. */
  naming(urn: Urn): ResourceState[] {
    return [...(this.#users.get(urn) ?? []), ...(this.#children.get(urn) ?? [])];
  }

  /**
   * Everything that needs a resource, directly or not, in state order; what is ignored is left out, with what needs only
   * that. Children count only on request. Costs as much as is found, however large the state is.
   */
  dependingOn(
    resource: ResourceState,
    { ignore = () => false, children = false }: { ignore?: (urn: Urn) => boolean; children?: boolean },
  ): ResourceState[] {
    const found = new Set<ResourceState>();
    const queue = [resource];
    for (let needed = queue.pop(); needed !== undefined; needed = queue.pop()) {
      const { urn } = needed;
      for (const user of children ? this.naming(urn) : (this.#users.get(urn) ?? [])) {
        // What stands before is about another entry of the same URN.
        if (this.#position(user) <= this.#position(needed) || found.has(user) || ignore(user.urn)) continue;
        found.add(user);
        queue.push(user);
      }
    }
    return [...found].sort((one, other) => this.#position(one) - this.#position(other));
  }

  /**
   * Sorts entries to delete into waves: one may be deleted when all that need it are. A wave is as late as it can be, as
   * in Pulumi: what needs none of the others goes last.
   */
  waves(deletes: ReadonlySet<ResourceState>): ResourceState[][] {
    const depth = new Map<ResourceState, number>();
    const layers: ResourceState[][] = [];
    for (const resource of this.resources) {
      if (!deletes.has(resource)) continue;
      const below = [...this.dependenciesOf(resource)].map((dependency) => depth.get(dependency) ?? -1);
      const layer = Math.max(-1, ...below) + 1;
      depth.set(resource, layer);
      (layers[layer] ??= []).push(resource);
    }
    return layers.reverse();
  }

  *#before(urn: Urn, resource: ResourceState): Iterable<ResourceState> {
    const limit = this.#position(resource);
    for (const candidate of this.#byUrn.get(urn) ?? []) if (this.#position(candidate) < limit) yield candidate;
  }

  #addDescendants(component: ResourceState, resource: ResourceState, found: Set<ResourceState>): void {
    for (const child of this.#children.get(component.urn) ?? []) {
      if (this.#position(child) >= this.#position(resource) || found.has(child)) continue;
      found.add(child);
      this.#addDescendants(child, resource, found);
    }
  }

  #position(resource: ResourceState): number {
    return this.#index.get(resource) ?? -1;
  }
}

/** URNs that an entry names, its parent aside. */
export function referencesOf(resource: ResourceState): Urn[] {
  return [
    ...(resource.dependencies ?? []),
    ...Object.values(resource.propertyDependencies ?? {}).flat(),
    ...(resource.deletedWith === undefined ? [] : [resource.deletedWith]),
    ...(resource.replaceWith ?? []),
    ...(resource.provider === undefined ? [] : [parseProviderReference(resource.provider).urn]),
  ];
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
