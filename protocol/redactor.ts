import { HIDDEN } from "./hidden.js";
import { findSecrets, spellings } from "./redaction/find-secrets.js";
import { Needles } from "./redaction/needles.js";

/** What counts as secret in a text. */
export interface RedactorOptions {
  /** Shorter texts are not hidden: that would make every message unreadable. At least 3. */
  readonly shortest: number;
  /** Also hides what follows `Bearer` or `Basic`, and JSON Web Tokens, whoever they belong to. */
  readonly tokens: boolean;
}

/** Lines of a key are secrets of their own from this length: a platform may answer with one of them. */
const SHORTEST_LINE = 16;

/** Hides secrets in texts, however they are encoded there, and the beginning of one where a text was cut. */
export class Redactor {
  readonly #options: RedactorOptions;
  readonly #needles = new Needles();

  constructor(options: RedactorOptions) {
    this.#options = options;
  }

  /** True if no secret is known, so that only tokens can be found. */
  get isEmpty(): boolean {
    return this.#needles.isEmpty;
  }

  /** Makes a value known as secret. Objects and arrays are remembered by the texts in them. */
  remember(value: unknown): void {
    // A list instead of recursion: values come from outside, as deep as somebody likes.
    const open: unknown[] = [value];
    while (open.length > 0) {
      const next = open.pop();
      if (typeof next === "string") this.#rememberText(next);
      else if (typeof next === "object" && next !== null) for (const inner of Object.values(next)) open.push(inner);
    }
  }

  #rememberText(text: string): void {
    const { shortest } = this.#options;
    const lines = text
      .split(/\\n|[\r\n]+/)
      .map((line) => line.trim())
      // What stands around every key is no secret.
      .filter((line) => line.length >= SHORTEST_LINE && !/^-----/.test(line));
    for (const part of new Set([text, text.trim(), ...lines])) {
      if (part.length < shortest) continue;
      for (const spelling of spellings(part)) {
        if (spelling.trim().length >= shortest) this.#needles.add(spelling);
      }
    }
  }

  /** The text without any secret; itself where it holds none. */
  redact(text: string): string {
    let clean = "";
    let written = 0;
    for (const { start, end } of findSecrets(text, this.#needles, this.#options.tokens)) {
      clean += text.slice(written, start) + HIDDEN;
      written = end;
    }
    return written === 0 ? text : clean + text.slice(written);
  }

  /** {@link redact} for every text in a value, keys included. The value must not be deeper than `isTooDeep` allows. */
  redactAll(value: unknown): unknown {
    if (typeof value === "string") return this.redact(value);
    if (Array.isArray(value)) return value.map((item) => this.redactAll(item));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [this.redact(key), this.redactAll(item)]));
  }
}
