import { type ResourceState, type Urn } from "../model.js";
import { type Executor } from "./executor.js";
import { type StepEnvironment } from "./ops/environment.js";
import { refreshStep } from "./ops/refresh.js";

/** What a refresh has found. */
export interface Refreshed {
  /** The whole state as it now is. */
  readonly resources: ResourceState[];
  /** The entries, as they were, of which it is known how they are. */
  readonly read: ReadonlySet<ResourceState>;
}

/** Reads the given entries and returns the whole state as it then is; one that cannot be read stays as it was. */
export async function refreshPass(
  resources: readonly ResourceState[],
  selected: (resource: ResourceState) => boolean,
  executor: Executor,
  environment: StepEnvironment,
): Promise<Refreshed> {
  const chosen = resources.filter(selected);
  const results = await executor.runAll(chosen.map((resource) => refreshStep(resource, environment)));
  const found = new Map<ResourceState, ResourceState | null>();
  chosen.forEach((resource, index) => {
    const result = results[index];
    if (result !== undefined && result.result !== "stopped" && result.state !== undefined) {
      found.set(resource, result.state);
    }
  });
  return { resources: withoutDangling(resources, found), read: new Set(found.keys()) };
}

/**
 * Puts found entries in the place of the old ones, and repairs what named an entry that is gone: such a dependency is
 * dropped, and a child has no parent until the program gives it one. An entry stands behind what it names, so one walk
 * is enough.
 */
export function withoutDangling(
  resources: readonly ResourceState[],
  found: ReadonlyMap<ResourceState, ResourceState | null>,
): ResourceState[] {
  const standing = new Set<Urn>();
  const result: ResourceState[] = [];
  for (const old of resources) {
    const now = found.has(old) ? found.get(old) : old;
    if (now === null || now === undefined) continue;
    result.push(repair(now, standing));
    standing.add(now.urn);
  }
  return result;
}

function repair(resource: ResourceState, standing: ReadonlySet<Urn>): ResourceState {
  const repaired = { ...resource };
  const { parent, dependencies, propertyDependencies, deletedWith, replaceWith } = resource;
  if (dependencies !== undefined) repaired.dependencies = dependencies.filter((urn) => standing.has(urn));
  if (propertyDependencies !== undefined) {
    const lists = Object.entries(propertyDependencies)
      .map(([key, urns]): [string, Urn[]] => [key, urns.filter((urn) => standing.has(urn))])
      .filter(([, urns]) => urns.length > 0);
    repaired.propertyDependencies = Object.fromEntries(lists);
  }
  if (deletedWith !== undefined && !standing.has(deletedWith)) delete repaired.deletedWith;
  if (replaceWith !== undefined) repaired.replaceWith = replaceWith.filter((urn) => standing.has(urn));
  if (parent !== undefined && !standing.has(parent)) delete repaired.parent;
  return repaired;
}
