import { type ResourceState, type Urn } from "../model.js";
import { type Step } from "./step.js";

/** Lets those that name a resource follow it to its new URN, in the write that moves the resource itself. */
export function movingReferences(steps: readonly Step[], from: Urn, to: Urn, naming: readonly ResourceState[]): Step[] {
  return steps.map((step) => {
    if (step.urn !== to || step.new === null || step.op === "replace") return step;
    const settle = (state: ResourceState | null) => {
      for (const resource of naming) moveReferences(resource, from, to);
      return step.settle(state);
    };
    return { ...step, settle };
  });
}

function moveReferences(resource: ResourceState, from: Urn, to: Urn): void {
  const moved = (urn: Urn) => (urn === from ? to : urn);
  if (resource.parent === from) resource.parent = to;
  if (resource.deletedWith === from) resource.deletedWith = to;
  if (resource.dependencies?.includes(from) === true) resource.dependencies = resource.dependencies.map(moved);
  const lists = Object.entries(resource.propertyDependencies ?? {});
  if (lists.some(([, urns]) => urns.includes(from))) {
    const named = lists.filter(([, urns]) => urns.length > 0);
    resource.propertyDependencies = Object.fromEntries(named.map(([key, urns]) => [key, urns.map(moved)]));
  }
  if (resource.provider?.startsWith(`${from}::`) === true) {
    resource.provider = to + resource.provider.slice(from.length);
  }
}
