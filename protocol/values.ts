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

/** The key that marks a special object. */
export const SIGNATURE = "4dabf18193072939515e22adb298388d";

/** Signature of a secret: `{[SIGNATURE]: SECRET, value}` in memory and on the wire, `ciphertext` on disk. */
export const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** Signature of a reference to a resource: `{[SIGNATURE]: RESOURCE_REFERENCE, urn, id, packageVersion}`. */
export const RESOURCE_REFERENCE = "5cf8f73096256a8f31e491e813e4eb8e";

/** Signature of an output: `{[SIGNATURE]: OUTPUT_VALUE, value, secret, dependencies}`; without a value it is unknown. */
export const OUTPUT_VALUE = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
