import { decodeBlobs } from "./blobs.js";
import { decodeEscapes } from "./escapes.js";
import { fold } from "./fold.js";
import { MappedText } from "./mapped-text.js";
import type { Needles } from "./needles.js";

/** A piece of the text, from its first character to the one behind its last. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

/** Kinds of escapes in each other; levels of one kind count as one. */
const MOST_ESCAPES = 16;

/** Base64 or hexadecimal digits in each other. */
const MOST_BLOBS = 6;

/** Made by the thousand, and remembered by nobody: JSON Web Tokens, and what follows the name of a scheme. */
const TOKENS = /\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?|\b(?:Bearer|Basic)[\s+]+(?!\[secret\])(?<token>[^\s"',;]{4,})/gi;

/**
 * Places where a text shows one of the needles, or (on request) a token: as it is, or as any nesting of escapes, Base64 and hexadecimal
 * digits has it. The text is decoded step by step and searched at each; the needles must hold {@link spellings}.
 */
export function findSecrets(text: string, needles: Needles, tokens: boolean): Place[] {
  const places: Place[] = [];
  search(new MappedText(text), 0, { needles, tokens }, places);
  return merged(places);
}

/** What a text is searched for to find a secret: the secret, and what is left of it when a text is decoded. */
export function spellings(secret: string): string[] {
  const whole = new MappedText(secret);
  const decoded = decodeAll(whole).at(-1) ?? whole;
  // What white space is around it is nobody's secret, and would take that of the text with it.
  const folded = [fold(whole), fold(decoded)].map(({ text }) => text.trim());
  return [...new Set([whole.text, decoded.text, ...folded])];
}

interface Wanted {
  readonly needles: Needles;
  readonly tokens: boolean;
}

function search(view: MappedText, depth: number, wanted: Wanted, places: Place[]): void {
  const levels = decodeAll(view);
  for (const level of levels) {
    const folded = fold(level);
    for (const each of folded === level ? [level] : [level, folded]) {
      wanted.needles.find(each.text, (start, end) => {
        places.push({ start: each.startOf(start), end: each.endOf(end - 1) });
      });
    }
    for (const match of wanted.tokens ? level.text.matchAll(TOKENS) : []) {
      const end = match.index + match[0].length;
      const start = end - (match.groups?.["token"] ?? match[0]).length;
      places.push({ start: level.startOf(start), end: level.endOf(end - 1) });
    }
  }
  if (depth === MOST_BLOBS) return;
  for (const blob of decodeBlobs(levels.at(-1) ?? view)) search(blob, depth + 1, wanted, places);
}

/** The text, and what it is after each level of escapes. */
function decodeAll(view: MappedText): MappedText[] {
  const levels = [view];
  for (let decoded = decodeEscapes(view); decoded !== undefined; decoded = decodeEscapes(decoded)) {
    levels.push(decoded);
    if (levels.length > MOST_ESCAPES) break;
  }
  return levels;
}

/** In order, and those that overlap as one. */
function merged(places: readonly Place[]): Place[] {
  const result: Place[] = [];
  for (const place of [...places].sort((one, other) => one.start - other.start)) {
    const last = result.at(-1);
    if (last === undefined || place.start >= last.end) result.push(place);
    else if (place.end > last.end) result[result.length - 1] = { start: last.start, end: place.end };
  }
  return result;
}
