import { runScoped } from "./run-scope.js";

/** Shown in place of a secret, everywhere; Pulumi's own word. */
export const REDACTED = "[secret]";

/** Shorter texts are no secrets, and blanking them would make every message unreadable. */
const SHORTEST = 4;

const secrets = runScoped(() => new Set<string>());

/**
 * Makes a value known as secret for the rest of the run, which in a provider is the life of its process: from then on
 * {@link redact} blanks it, in every spelling in which a platform might echo it. Objects and arrays are remembered by
 * the texts in them.
 */
export function rememberSecret(value: unknown): void {
  if (typeof value === "string") {
    if (value.length < SHORTEST) return;
    for (const spelling of spellings(value)) secrets().add(spelling);
  } else if (Array.isArray(value)) {
    value.forEach(rememberSecret);
  } else if (typeof value === "object" && value !== null) {
    Object.values(value).forEach(rememberSecret);
  }
}

function spellings(secret: string): string[] {
  return [
    secret,
    // As it stands in JSON, in an address, and in a Basic header.
    JSON.stringify(secret).slice(1, -1),
    // Half a surrogate pair cannot be encoded, and no platform could echo it.
    encodeURIComponent(secret.replace(/\p{Surrogate}/gu, "")),
    Buffer.from(secret).toString("base64"),
  ];
}

/**
 * The text without any known secret, without anything that follows `Bearer` or `Basic`, and without JSON Web Tokens,
 * which are made by the thousand and remembered by nobody. The one place through which every message of the provider
 * passes.
 */
export function redact(text: string): string {
  let clean = text;
  // Longest first: a secret may contain another one.
  for (const secret of [...secrets()].sort((a, b) => b.length - a.length)) clean = clean.replaceAll(secret, REDACTED);
  clean = clean.replace(/\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?/g, REDACTED);
  return clean.replace(/\b(Bearer|Basic)\s+(?!\[secret\])[^\s"',;]{4,}/gi, `$1 ${REDACTED}`);
}
