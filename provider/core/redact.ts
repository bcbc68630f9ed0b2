import { Redactor } from "../../protocol/redactor.js";

const OPTIONS = { shortest: 4, tokens: true };

let redactor = new Redactor(OPTIONS);

/** Forgets all secrets: for whoever lives longer than one run. */
export function forgetSecrets(): void {
  redactor = new Redactor(OPTIONS);
}

/**
 * Makes a value known as secret for the life of the process: from then on {@link redact} blanks it, however it is
 * encoded. Objects and arrays are remembered by the texts in them.
 */
export function rememberSecret(value: unknown): void {
  redactor.remember(value);
}

/**
 * The text without any known secret, whatever it is encoded with; without the beginning or the end of one where the text was cut;
 * without what follows `Bearer` or `Basic`; and without JSON Web Tokens. The one place through which every message of the
 * provider passes.
 */
export function redact(text: string): string {
  return redactor.redact(text);
}

/** {@link redact} for every text in a value, keys included. The value is no deeper than its border lets pass. */
export function redactAll(value: unknown): unknown {
  return redactor.redactAll(value);
}
