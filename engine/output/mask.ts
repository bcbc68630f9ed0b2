import { HIDDEN } from "../../protocol/hidden.js";
import { isMap, isSecret } from "../../protocol/property-values.js";
import type { PropertyMap, PropertyValue } from "../../protocol/values.js";

/** The same value with every secret replaced, in memory (`value`) or encrypted (`ciphertext`), object keys in order. */
function maskValue(value: PropertyValue, masked: PropertyValue = HIDDEN): PropertyValue {
  if (isSecret(value)) return masked;
  if (Array.isArray(value)) return value.map((element) => maskValue(element, masked));
  return isMap(value) ? maskMap(value, masked) : value;
}

/** The same map with every secret replaced, and keys in order. */
export function maskMap(map: PropertyMap, masked: PropertyValue = HIDDEN): PropertyMap {
  const entries = Object.entries(map).sort(([a], [b]) => byCodePoint(a, b));
  // fromEntries defines keys, so that a property named __proto__ stays a property.
  return Object.fromEntries(entries.map(([key, value]) => [key, maskValue(value, masked)]));
}

/** Order of keys as Go's JSON has it. */
export function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The same record with its keys in order. */
export function sorted<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => byCodePoint(a, b)));
}
