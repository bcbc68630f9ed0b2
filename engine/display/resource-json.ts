import type { ResourceState } from "../model.js";
import type { PropertyMap } from "../values.js";
import { maskMap, sorted } from "./mask.js";

/** A resource as Pulumi's JSON shows it: fields of `apitype.ResourceV3` in their order, secrets masked. */
export type ResourceJson = Record<string, unknown>;

const ALWAYS = new Set(["urn", "custom", "type"]);

const FIELDS = [
  "urn",
  "custom",
  "delete",
  "id",
  "type",
  "inputs",
  "outputs",
  "parent",
  "protect",
  "taint",
  "external",
  "dependencies",
  "initErrors",
  "provider",
  "propertyDependencies",
  "pendingReplacement",
  "additionalSecretOutputs",
  "aliases",
  "customTimeouts",
  "importID",
  "retainOnDelete",
  "deletedWith",
  "replaceWith",
  "created",
  "modified",
  "sourcePosition",
  "stackTrace",
  "ignoreChanges",
  "hideDiff",
  "replaceOnChanges",
  "replacementTrigger",
  "refreshBeforeUpdate",
  "viewOf",
  "resourceHooks",
] as const;

export function resourceJson(state: ResourceState): ResourceJson {
  const masked: ResourceJson = {
    ...state,
    inputs: maskedOrNothing(state.inputs),
    outputs: maskedOrNothing(state.outputs),
    propertyDependencies: state.propertyDependencies && sorted(state.propertyDependencies),
  };
  const json: ResourceJson = {};
  for (const field of FIELDS) {
    const value = masked[field];
    if (ALWAYS.has(field) || !isEmpty(value)) json[field] = value;
  }
  return json;
}

function maskedOrNothing(map: PropertyMap | undefined): PropertyMap | undefined {
  return map && maskMap(map);
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === "object" && Object.keys(value).length === 0;
}
