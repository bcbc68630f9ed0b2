import { findSecrets, spellings } from "./redaction/find-secrets.js";
import { Needles } from "./redaction/needles.js";

/** Shown in place of a secret, everywhere; Pulumi's own word. */
export const REDACTED = "[secret]";

/** Shorter texts are no secrets, and blanking them would make every message unreadable. */
const SHORTEST = 4;

/** Lines of a key are secrets of their own from this length: a platform may answer with one of them. */
const SHORTEST_LINE = 16;

let secrets = new Needles();

/** Forgets all secrets: for whoever lives longer than one run. */
export function forgetSecrets(): void {
  secrets = new Needles();
}

/**
 * Makes a value known as secret for the life of the process: from then on {@link redact} blanks it, however it is
 * encoded. Objects and arrays are remembered by the texts in them.
 */
export function rememberSecret(value: unknown): void {
  // A list instead of recursion: values come from outside, as deep as somebody likes.
  const open: unknown[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next === "string") rememberText(next);
    else if (typeof next === "object" && next !== null) for (const inner of Object.values(next)) open.push(inner);
  }
}

function rememberText(text: string): void {
  const lines = text
    .split(/\\n|[\r\n]+/)
    .map((line) => line.trim())
    // What stands around every key is no secret.
    .filter((line) => line.length >= SHORTEST_LINE && !/^-----/.test(line));
  for (const part of new Set([text, text.trim(), ...lines])) {
    if (part.length < SHORTEST) continue;
    for (const spelling of spellings(part)) if (spelling.trim().length >= SHORTEST) secrets.add(spelling);
  }
}

/**
 * The text without any known secret, whatever it is encoded with; without the beginning or the end of one where the text was cut;
 * without what follows `Bearer` or `Basic`; and without JSON Web Tokens. The one place through which every message of the
 * provider passes.
 */
export function redact(text: string): string {
  let clean = "";
  let written = 0;
  for (const { start, end } of findSecrets(text, secrets)) {
    clean += text.slice(written, start) + REDACTED;
    written = end;
  }
  return clean + text.slice(written);
}

/** {@link redact} for every text in a value, keys included. The value is no deeper than its border lets pass. */
export function redactAll(value: unknown): unknown {
  if (typeof value === "string") return redact(value);
  if (Array.isArray(value)) return value.map(redactAll);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [redact(key), redactAll(inner)]));
}
