/** The key that marks an object as something else than a plain one: its value says what. */
export const SIGNATURE = "4dabf18193072939515e22adb298388d";

/** Signature of a secret: `{[SIGNATURE]: SECRET, value}` in memory and on the wire, `ciphertext` on disk. */
export const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** Signature of a reference to a resource: `{[SIGNATURE]: RESOURCE_REFERENCE, urn, id, packageVersion}`. */
export const RESOURCE_REFERENCE = "5cf8f73096256a8f31e491e813e4eb8e";

/** Signature of an output: `{[SIGNATURE]: OUTPUT_VALUE, value, secret, dependencies}`; without a value it is unknown. */
export const OUTPUT_VALUE = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/** What a preview sends in place of a value that only the update will know: of a text, and of whatever has no sign of its own. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
