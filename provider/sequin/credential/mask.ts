/** Shown in place of a secret by Sequin (10 or 11 asterisks), by others (bullets), or by Pulumi itself. */
const WHOLE = /^(?:\*{3,}|[•●]{3,}|\[secret\]|\[redacted\])$/i;

/** `8ff5...65b8`: the first and last characters of a secret, as Sequin shows passwords of targets. */
const PARTIAL = /^[^\s.…]{1,8}(?:\.{3}|…)[^\s.…]{1,8}$/;

/** Whether a text is what a mask leaves of a secret, and thus never the secret itself. */
export function isMask(value: unknown): boolean {
  return typeof value === "string" && (WHOLE.test(value) || PARTIAL.test(value));
}

/** The masks that are no possible value of any property, secret or not: a name may well read `a...b`. */
export function isWholeMask(value: unknown): boolean {
  return typeof value === "string" && WHOLE.test(value);
}
