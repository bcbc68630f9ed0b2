import { isObject, type JsonObject } from "./json.js";

const KEPT = ["from", "to", "mapping_type", "value", "value_type", "template", "field_type", "hide_embedding"];
const KEPT_EMBEDDING = ["mode", "model", "api_key"];

/**
 * What the server keeps of a configuration. Of a list: the objects in it, of those the keys it knows with scalar values.
 * An object stays as it is. Anything else is as if it were absent (undefined).
 */
export function permitted(configuration: unknown): unknown {
  if (isObject(configuration)) return configuration;
  if (!Array.isArray(configuration)) return undefined;
  return configuration.filter(isObject).map((mapping) => {
    const kept = scalars(mapping, KEPT);
    const embedding = mapping["embedding_config"];
    return isObject(embedding) ? { ...kept, embedding_config: scalars(embedding, KEPT_EMBEDDING) } : kept;
  });
}

/** In the order in which they were sent. */
function scalars(object: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(
    Object.entries(object).filter(
      ([key, value]) => keys.includes(key) && (value === null || typeof value !== "object"),
    ),
  );
}

/** Whether the server's model takes it for empty. */
export function isBlank(configuration: unknown): boolean {
  if (Array.isArray(configuration)) return configuration.length === 0;
  return !isObject(configuration) || Object.keys(configuration).length === 0;
}
