import { MappedTextBuilder, type MappedText } from "./mapped-text.js";
import { putUtf8, type MappedByte } from "./utf8.js";

/** What may be Base64 of four bytes or more, with the line ends that some encoders put in. */
const BASE64 = /(?:[\w+/-]{60,}[\r\n ]{1,3})+[\w+/-]+|[\w+/-]{6,}/g;

/** What may be four bytes or more in hexadecimal digits. */
const HEX = /[\da-f]{8,}/gi;

/** The text was cut there, through an escape of the next digit or between two lines. */
const CUT_BEHIND = /^[^]{0,12}?(…|\.{3})/;

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const SEXTETS: ReadonlyMap<string, number> = new Map([
  ...Array.from(ALPHABET).map((character, index) => [character, index] as const),
  ["+", 62],
  ["-", 62],
  ["/", 63],
  ["_", 63],
]);

/**
 * What the pieces of a text say that may be Base64 or hexadecimal digits. Where such a piece begins is not known, because
 * what stands before it may be of the same characters: every place that makes a difference is tried.
 */
export function* decodeBlobs(view: MappedText): Generator<MappedText> {
  for (const match of view.text.matchAll(HEX)) {
    for (const skipped of [0, 1]) yield decode(view, match, skipped, 4);
  }
  for (const match of view.text.matchAll(BASE64)) {
    for (const skipped of [0, 1, 2, 3]) yield decode(view, match, skipped, 6);
  }
}

function decode(view: MappedText, match: RegExpExecArray, skipped: number, bitsPerDigit: 4 | 6): MappedText {
  const { 0: piece, index: offset } = match;
  const end = offset + piece.length;
  const padded = end + (/^={1,2}/.exec(view.text.slice(end, end + 2))?.[0].length ?? 0);
  const bytes = bytesOf(piece, offset, skipped, bitsPerDigit);
  const last = bytes.at(-1);
  if (last !== undefined) bytes[bytes.length - 1] = { ...last, end: padded };
  const builder = new MappedTextBuilder(view);
  putUtf8(bytes, builder);
  const cut = CUT_BEHIND.exec(view.text.slice(padded, padded + 20))?.[1];
  if (cut !== undefined) builder.put(cut, padded - 1, padded);
  return builder.build();
}

function bytesOf(piece: string, offset: number, skipped: number, bitsPerDigit: 4 | 6): MappedByte[] {
  const bytes: MappedByte[] = [];
  let bits = 0;
  let held = 0;
  let start = offset + skipped;
  for (let index = skipped; index < piece.length; index++) {
    const character = piece.charAt(index);
    const digit = bitsPerDigit === 4 ? parseInt(character, 16) : SEXTETS.get(character);
    // The end of a line.
    if (digit === undefined) continue;
    if (held === 0) start = offset + index;
    bits = ((bits << bitsPerDigit) | digit) & 0xffff;
    held += bitsPerDigit;
    if (held < 8) continue;
    held -= 8;
    bytes.push({ value: (bits >> held) & 0xff, start, end: offset + index + 1 });
    // The digit that ends this byte begins the next one, where it has bits left.
    start = offset + index;
  }
  return bytes;
}
