import type { ResourceState } from "../model.js";
import type { PropertyMap, PropertyValue } from "../../protocol/values.js";
import type { Crypter } from "./crypter.js";
import { MalformedCheckpointError } from "./errors.js";
import { isMap } from "../../protocol/property-values.js";
import { isEmpty, REQUIRED_FIELDS, RESOURCE_FIELDS } from "./resource-fields.js";
import { decryptProperties, decryptValue, encryptedJson } from "./secret-values.js";

const KNOWN: ReadonlySet<string> = new Set(RESOURCE_FIELDS);

/** Fields that make the checkpoint one of version 4, and the feature they stand for. */
const FEATURES: ReadonlyMap<string, string> = new Map([
  ["replaceWith", "replaceWith"],
  ["resourceHooks", "hooks"],
  ["taint", "taint"],
  ["viewOf", "views"],
  ["refreshBeforeUpdate", "refreshBeforeUpdate"],
  ["extensionRef", "extensionParameterization"],
  ["snippetID", "snippets-prototype"],
]);

/** An entry as it goes into the file. */
export interface EncodedResource {
  text: string;
  /** What a reader of this entry must know; none for most. */
  features: readonly string[];
}

const NO_FEATURES: readonly string[] = [];

/** Writes one entry: fields in Pulumi's order, empty ones left out, secrets encrypted, unknown fields at the end. */
export function encodeResource(resource: ResourceState, crypter: Crypter): EncodedResource {
  let text = "";
  let features = NO_FEATURES;
  const add = (field: string, json: string): void => {
    text += `${text === "" ? "" : ","}${JSON.stringify(field)}:${json}`;
  };
  for (const field of RESOURCE_FIELDS) {
    const value: unknown = resource[field];
    if (isEmpty(value) && !REQUIRED_FIELDS.has(field)) continue;
    const json = encodeField(field, value, crypter);
    if (json === undefined) continue;
    add(field, json);
    const feature = FEATURES.get(field);
    if (feature !== undefined) features = [...features, feature];
  }
  for (const field of Object.keys(resource)) {
    if (!KNOWN.has(field) && resource[field] !== undefined) add(field, JSON.stringify(resource[field]));
  }
  return { text: `{${text}}`, features };
}

/** Reads one entry. `where` names its place in the file, for errors. */
export function decodeResource(raw: PropertyValue, crypter: Crypter, where: string): ResourceState {
  checkResource(raw, where);
  const resource = { ...raw };
  if (raw.inputs !== undefined) resource.inputs = decryptProperties(raw.inputs, crypter);
  if (raw.outputs !== undefined) resource.outputs = decryptProperties(raw.outputs, crypter);
  const trigger = raw["replacementTrigger"];
  if (isMap(trigger)) resource["replacementTrigger"] = decryptValue(trigger, crypter);
  return resource;
}

function encodeField(field: string, value: unknown, crypter: Crypter): string | undefined {
  switch (field) {
    case "inputs":
    case "outputs":
    case "replacementTrigger":
    case "propertyDependencies":
    case "resourceHooks":
      return isPropertyValue(value) ? encryptedJson(value, crypter) : undefined;
    case "customTimeouts":
      return isMap(value) ? encodeTimeouts(value) : undefined;
    default:
      return JSON.stringify(value);
  }
}

function encodeTimeouts(timeouts: PropertyMap): string | undefined {
  const { create, update, delete: remove, read } = timeouts;
  const set = Object.entries({ create, update, delete: remove, read }).filter(
    ([, seconds]) => seconds !== undefined && seconds !== 0,
  );
  return set.length === 0 ? undefined : JSON.stringify(Object.fromEntries(set));
}

/** What a field that the engine reads must be. */
const KINDS: Readonly<Record<string, (value: unknown) => boolean>> = {
  urn: isText,
  type: isText,
  custom: isBoolean,
  delete: isBoolean,
  id: isString,
  inputs: isMap,
  outputs: isMap,
  parent: isString,
  protect: isBoolean,
  external: isBoolean,
  dependencies: isStrings,
  initErrors: isStrings,
  provider: isString,
  propertyDependencies: (value) =>
    isMap(value) && Object.values(value).every((urns) => urns === null || isStrings(urns)),
  pendingReplacement: isBoolean,
  additionalSecretOutputs: isStrings,
  aliases: isStrings,
  customTimeouts: isMap,
  retainOnDelete: isBoolean,
  deletedWith: isString,
  replaceWith: isStrings,
  created: isString,
  modified: isString,
  ignoreChanges: isStrings,
  replaceOnChanges: isStrings,
};

function checkResource(raw: PropertyValue, where: string): asserts raw is PropertyMap & ResourceState {
  if (!isMap(raw)) throw new MalformedCheckpointError(`${where} is not an object`);
  for (const [field, fits] of Object.entries(KINDS)) {
    const value = raw[field];
    if (value === undefined ? REQUIRED_FIELDS.has(field) : !fits(value)) {
      const name = typeof raw["urn"] === "string" ? `${where} (${raw["urn"]})` : where;
      throw new MalformedCheckpointError(
        value === undefined ? `${name} has no \`${field}\`` : `\`${field}\` of ${name} is not what it should be`,
      );
    }
  }
}

function isPropertyValue(value: unknown): value is PropertyValue {
  return value !== undefined;
}

function isBoolean(value: unknown): boolean {
  return typeof value === "boolean";
}

function isString(value: unknown): boolean {
  return typeof value === "string";
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

function isStrings(value: unknown): boolean {
  return Array.isArray(value) && value.every(isString);
}
