import type { PropertyMap, PropertyValue } from "../values.js";

/** Reads JSON. Whatever JSON says is a property value. */
export const parseJson: (text: string) => PropertyValue = JSON.parse.bind(JSON);

/** Whether a value is an object with keys. */
export function isMap(value: unknown): value is PropertyMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
