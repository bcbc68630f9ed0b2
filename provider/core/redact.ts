import { encode } from "./encode.js";
import { Needles } from "./needles.js";

/** Shown in place of a secret, everywhere; Pulumi's own word. */
export const REDACTED = "[secret]";

/** Shorter texts are no secrets, and blanking them would make every message unreadable. */
const SHORTEST = 4;

/** Lines of a key are secrets of their own from this length: a platform may answer with one of them. */
const SHORTEST_LINE = 16;

/** Inside a longer text that is Base64 (`user:password`), a shorter secret leaves too little of itself to be sure. */
const SHORTEST_IN_BASE64 = 8;

let secrets = new Needles();

/** Forgets all secrets: for whoever lives longer than one run. */
export function forgetSecrets(): void {
  secrets = new Needles();
}

/**
 * Makes a value known as secret for the life of the process: from then on
 * {@link redact} blanks it, in every spelling in which a platform might echo it. Objects and arrays are remembered by
 * the texts in them.
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
    for (const spelling of spellings(part)) if (spelling.length >= SHORTEST) secrets.add(spelling);
  }
}

function spellings(secret: string): string[] {
  const encoded = encode(secret);
  const form = encoded.replaceAll("%20", "+").replace(/[!'()~]/g, (character) => hex(character));
  return [
    secret,
    // As it stands in one line, in JSON (Go's too, which escapes what HTML would read), in HTML.
    secret.replace(/\s+/g, " "),
    JSON.stringify(secret).slice(1, -1),
    JSON.stringify(secret)
      .slice(1, -1)
      .replace(/[<>&]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`),
    secret.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;"),
    // In an address and in a form.
    encoded,
    encoded.replace(/%[\dA-F]{2}/g, (escape) => escape.toLowerCase()),
    form,
    form.replaceAll("*", hex("*")),
    ...base64(secret),
  ];
}

function hex(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

/** A text in Base64: by itself, and as a part of a longer text, where it begins at any of three places of a group. */
function base64(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const whole = [bytes.toString("base64"), bytes.toString("base64url")];
  if (bytes.length < SHORTEST_IN_BASE64) return whole;
  const inside = [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString("base64")
      .replace(/=+$/, "");
    // Characters that hold bits of what stands before or behind are left away.
    const first = offset === 0 ? 0 : offset + 1;
    const isCut = (offset + bytes.length) % 3 !== 0;
    return text.slice(first, isCut ? -1 : undefined);
  });
  return [...whole, ...inside, ...inside.map((text) => text.replaceAll("+", "-").replaceAll("/", "_"))];
}

/**
 * The text without any known secret, without the beginning of one where the text was cut (`…`), without anything that
 * follows `Bearer` or `Basic`, and without JSON Web Tokens, which are made by the thousand and remembered by nobody.
 * The one place through which every message of the provider passes.
 */
export function redact(text: string): string {
  let clean = secrets.replaceIn(text, REDACTED);
  clean = clean.replace(/\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?/g, REDACTED);
  return clean.replace(/\b(Bearer|Basic)\s+(?!\[secret\])[^\s"',;]{4,}/gi, `$1 ${REDACTED}`);
}

/** {@link redact} for every text in a value, keys included. The value is no deeper than its border lets pass. */
export function redactAll(value: unknown): unknown {
  if (typeof value === "string") return redact(value);
  if (Array.isArray(value)) return value.map(redactAll);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [redact(key), redactAll(inner)]));
}
