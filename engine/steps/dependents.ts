import { type ResourceState, type Urn } from "../model.js";
import { UNKNOWN } from "../../protocol/unknown.js";
import { providerOf, type StepEnvironment, subjectOf } from "./ops/environment.js";
import { type ResourceGraph } from "./resource-graph.js";
import { isProviderType, parseProviderReference } from "../../protocol/urn.js";
import { applyReplaceOnChanges, decide, replaces } from "./diff-decision.js";

/** A resource that cannot outlive another one. */
export interface Dependent {
  readonly resource: ResourceState;
  /** Its properties that make it so; empty when it is not about properties. */
  readonly keys: readonly string[];
}

/**
 * Finds what must go before a resource that is deleted first: all that would be replaced if the properties that come
 * from it changed. Its provider is asked, with those properties unknown. A mere `dependsOn` is no reason.
 */
export async function findDependents(
  root: ResourceState,
  graph: ResourceGraph,
  isSettled: (urn: Urn) => boolean,
  environment: StepEnvironment,
): Promise<Dependent[]> {
  const deleted = new Set([root.urn]);
  const found: Dependent[] = [];
  for (const dependent of graph.dependingOn(root, { ignore: isSettled })) {
    const keys = await reasons(dependent, deleted, environment);
    if (keys === undefined) continue;
    deleted.add(dependent.urn);
    found.push({ resource: dependent, keys });
  }
  return found;
}

/** Undefined: it may stay. */
async function reasons(
  resource: ResourceState,
  deleted: ReadonlySet<Urn>,
  environment: StepEnvironment,
): Promise<readonly string[] | undefined> {
  if (!resource.custom || resource.external === true) return undefined;
  const { provider, deletedWith } = resource;
  if (provider !== undefined && deleted.has(parseProviderReference(provider).urn)) return [];
  if (deletedWith !== undefined && deleted.has(deletedWith)) return [];
  const affected = Object.entries(resource.propertyDependencies ?? {})
    .filter(([key, urns]) => Object.hasOwn(resource.inputs ?? {}, key) && urns.some((urn) => deleted.has(urn)))
    .map(([key]) => key);
  if (affected.length === 0 || isProviderType(resource.type)) return undefined;

  const inputs = resource.inputs ?? {};
  const decision = await decide(await providerOf(resource, environment), subjectOf(resource), {
    id: resource.id ?? "",
    oldInputs: inputs,
    oldOutputs: resource.outputs ?? {},
    newInputs: { ...inputs, ...Object.fromEntries(affected.map((key) => [key, UNKNOWN])) },
    ignoreChanges: resource.ignoreChanges ?? [],
  });
  const final = applyReplaceOnChanges(decision, resource.replaceOnChanges ?? [], false);
  return replaces(final) ? final.keys : undefined;
}
