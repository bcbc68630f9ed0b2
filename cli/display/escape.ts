import { stripVTControlCharacters } from "node:util";

/**
 * Everything that could move the cursor, change colours or reverse the reading order: C0 and C1 controls, line and
 * paragraph separators, and the marks for bidirectional text. Names and values come from platforms and programs.
 */

const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** One line of text, safe for a terminal: every control character is shown as an escape. */
export function escapeLine(text: string): string {
  return text.replace(UNSAFE, escapeCharacter);
}

/** Text of several lines, safe for a terminal: as `escapeLine`, with line ends and tabs kept, colour codes dropped. */
export function escapeText(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll("\r\n", "\n")
    .replace(UNSAFE, (character) =>
      character === "\n" || character === "\t" ? character : escapeCharacter(character),
    );
}

/** A string value in double quotes, safe for a terminal. */
export function quote(text: string): string {
  return escapeLine(JSON.stringify(text));
}

function escapeCharacter(character: string): string {
  if (character === "\n") return "\\n";
  if (character === "\r") return "\\r";
  if (character === "\t") return "\\t";
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
