export { RESOURCE_REFERENCE, SECRET, SIGNATURE, UNKNOWN } from "../protocol/special-values.js";

/**
 * Property values as Pulumi's wire and checkpoint have them: plain JSON, in which an object with the signature key
 * stands for something special (a secret, a reference to a resource). The engine keeps them in this one form from the
 * program's request to the state file, so nothing is converted on the way.
 */
export type PropertyValue = null | boolean | number | string | PropertyValue[] | PropertyMap;

/** An object of property values; keys whose value is undefined do not exist. */
export interface PropertyMap {
  [key: string]: PropertyValue;
}
