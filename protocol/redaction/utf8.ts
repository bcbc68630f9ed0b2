import type { MappedTextBuilder } from "./mapped-text.js";

/** A byte, and the piece of a text that stands for it. */
export interface MappedByte {
  readonly value: number;
  readonly start: number;
  readonly end: number;
}

/**
 * Adds the characters of UTF-8 bytes. A byte that belongs to no character is taken for Latin-1, as some encoders mean it.
 */
export function putUtf8(bytes: readonly MappedByte[], builder: MappedTextBuilder): void {
  for (let index = 0; index < bytes.length;) {
    const first = bytes[index];
    if (first === undefined) return;
    const { codePoint, length } = characterAt(bytes, index);
    if (codePoint !== undefined) {
      builder.put(String.fromCodePoint(codePoint), first.start, bytes[index + length - 1]?.end ?? first.end);
      index += length;
    } else {
      builder.put(String.fromCharCode(first.value), first.start, first.end);
      index++;
    }
  }
}

/** The code point that begins at a byte, undefined where none is complete, and how many bytes its first byte announces. */
function characterAt(bytes: readonly MappedByte[], index: number): { codePoint: number | undefined; length: number } {
  const first = bytes[index]?.value ?? 0;
  if (first < 0x80) return { codePoint: first, length: 1 };
  const length =
    first >= 0xf0 && first < 0xf5 ? 4 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xc2 && first < 0xe0 ? 2 : 1;
  if (length === 1) return { codePoint: undefined, length };
  let codePoint = first & (0xff >> (length + 1));
  for (let offset = 1; offset < length; offset++) {
    const byte = bytes[index + offset]?.value;
    if (byte === undefined || (byte & 0xc0) !== 0x80) return { codePoint: undefined, length };
    codePoint = (codePoint << 6) | (byte & 0x3f);
  }
  return { codePoint: codePoint <= 0x10ffff ? codePoint : undefined, length };
}
