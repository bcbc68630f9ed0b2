import { isObject } from "./object.js";
import { UNKNOWN } from "./unknown.js";
import { type PropertyMap, type PropertyValue, RESOURCE_REFERENCE, SECRET, SIGNATURE } from "./values.js";

/** A secret in memory form. */
export interface Secret extends PropertyMap {
  value: PropertyValue;
}

/** What an object itself has under a key: not what all objects have, such as `constructor`. */
export function own(map: PropertyMap, key: string): PropertyValue | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

/** True for a plain object; secrets and resource references are objects, but not plain ones. */
export function isPlainMap(value: PropertyValue | undefined): value is PropertyMap {
  return isMap(value) && value[SIGNATURE] === undefined;
}

/** True for anything that is an object on the wire. */
export function isMap(value: unknown): value is PropertyMap {
  return isObject(value);
}

/** True for a secret. */
export function isSecret(value: PropertyValue | undefined): value is Secret {
  return isMap(value) && value[SIGNATURE] === SECRET;
}

/** Marks a value as secret; one that is marked already stays as it is. */
export function toSecret(value: PropertyValue): PropertyValue {
  return isSecret(value) ? value : { [SIGNATURE]: SECRET, value };
}

/** True if the value, or anything in it, is secret. */
export function containsSecret(value: PropertyValue): boolean {
  if (value === null || typeof value !== "object") return false;
  return isSecret(value) || Object.values(value).some(containsSecret);
}

/** The same value with its secrets in clear: for comparing. */
export function revealed(value: PropertyValue): PropertyValue {
  return rewrite(value, (special) => (isSecret(special) ? revealed(special.value) : special));
}

/** All of a map in clear. */
export function revealedMap(properties: PropertyMap): PropertyMap {
  const clear = revealed(properties);
  return isMap(clear) ? clear : {};
}

/**
 * Properties as a dynamic provider takes them: it knows neither secrets nor references to resources, so it gets the
 * plain value of the one, and the id (of a component: the URN) in place of the other.
 */
export function plainMap(properties: PropertyMap): PropertyMap {
  const plain = plainValue(properties);
  return isMap(plain) ? plain : {};
}

function plainValue(value: PropertyValue): PropertyValue {
  return rewrite(value, (special) => {
    if (isSecret(special)) return plainValue(special.value);
    if (special[SIGNATURE] !== RESOURCE_REFERENCE) return special;
    const { id, urn } = special;
    // An id that is not known yet is an empty text on the wire; a component has none at all.
    return id === "" ? UNKNOWN : (id ?? urn ?? null);
  });
}

/** Replaces what carries a signature; what holds none is handed back as the same object. */
function rewrite(value: PropertyValue, special: (value: PropertyMap) => PropertyValue): PropertyValue {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) {
    const items = value.map((item) => rewrite(item, special));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  if (value[SIGNATURE] !== undefined) return special(value);
  const entries = Object.entries(value).map(([key, item]): [string, PropertyValue] => [key, rewrite(item, special)]);
  return entries.some(([key, item]) => item !== value[key]) ? Object.fromEntries(entries) : value;
}

/** Equality as Pulumi has it: null and missing are one, secretness counts. */
export function equal(a: PropertyValue | undefined, b: PropertyValue | undefined): boolean {
  if (a === b) return true;
  if (a === null || a === undefined) return b === null || b === undefined;
  if (b === null || b === undefined || typeof a !== "object" || typeof b !== "object") return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return (
      Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, index) => equal(item, b[index]))
    );
  }
  return (
    Object.entries(a).every(([key, item]) => equal(item, own(b, key))) &&
    Object.entries(b).every(([key, item]) => Object.hasOwn(a, key) || item === null)
  );
}
