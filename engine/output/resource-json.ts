import type { ResourceState } from "../model.js";
import { isEmpty, REQUIRED_FIELDS, RESOURCE_FIELDS } from "../state/resource-fields.js";
import type { PropertyMap } from "../../protocol/values.js";
import { maskMap, sorted } from "./mask.js";

/** A resource as Pulumi's JSON shows it: fields of `apitype.ResourceV3` in their order, secrets masked. */
export type ResourceJson = Record<string, unknown>;

export function resourceJson(state: ResourceState): ResourceJson {
  const masked: ResourceJson = {
    ...state,
    inputs: maskedOrNothing(state.inputs),
    outputs: maskedOrNothing(state.outputs),
    propertyDependencies: state.propertyDependencies && sorted(state.propertyDependencies),
  };
  const json: ResourceJson = {};
  for (const field of RESOURCE_FIELDS) {
    const value = masked[field];
    if (REQUIRED_FIELDS.has(field) || !isEmpty(value)) json[field] = value;
  }
  return json;
}

function maskedOrNothing(map: PropertyMap | undefined): PropertyMap | undefined {
  return map && maskMap(map);
}
