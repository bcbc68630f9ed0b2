/** So many first characters find what may begin at a place. No needle is shorter. */
const PREFIX = 4;

/** A cut text shows the beginning of a needle from this length on. */
const SHORTEST_BEGINNING = 8;

/** What a text was cut with, and how far before it a beginning is looked for. */
const CUT = "…";
const LONGEST_BEGINNING = 600;

/** Texts to be found in other texts: thousands at once, in time that grows with the text and not with their number. */
export class Needles {
  readonly #byPrefix = new Map<string, Set<string>>();

  /** @param needle at least four characters. */
  add(needle: string): void {
    const prefix = needle.slice(0, PREFIX);
    const bucket = this.#byPrefix.get(prefix);
    if (bucket === undefined) this.#byPrefix.set(prefix, new Set([needle]));
    else bucket.add(needle);
  }

  /** The text with everything replaced that is a needle, or the beginning of one that was cut off. What overlaps is one. */
  replaceIn(text: string, replacement: string): string {
    if (this.#byPrefix.size === 0) return text;
    let result = "";
    let written = 0;
    let end = 0;
    let start = -1;
    const close = (): void => {
      if (start < 0) return;
      result += text.slice(written, start) + replacement;
      written = end;
      start = -1;
    };
    for (let at = 0; at + PREFIX <= text.length; at++) {
      const length = this.#lengthAt(text, at);
      if (length === 0) continue;
      if (start < 0 || at >= end) {
        close();
        start = at;
        end = at + length;
      } else end = Math.max(end, at + length);
    }
    close();
    return result + text.slice(written);
  }

  #lengthAt(text: string, at: number): number {
    const bucket = this.#byPrefix.get(text.slice(at, at + PREFIX));
    if (bucket === undefined) return 0;
    let longest = 0;
    const cut = text.indexOf(CUT, at);
    const beginning = cut - at >= SHORTEST_BEGINNING && cut - at <= LONGEST_BEGINNING ? text.slice(at, cut) : undefined;
    for (const needle of bucket) {
      if (needle.length > longest && text.startsWith(needle, at)) longest = needle.length;
      else if (beginning !== undefined && beginning.length > longest && needle.startsWith(beginning))
        longest = beginning.length;
    }
    return longest;
  }
}
