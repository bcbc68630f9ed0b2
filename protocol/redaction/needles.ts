/** So many first characters say whether a needle may begin at a place. No needle is shorter. */
const PREFIX = 3;

/** A cut text shows the beginning of a needle from this length on. */
const SHORTEST_BEGINNING = 8;

/** How far before a cut a beginning is looked for. */
const LONGEST_BEGINNING = 600;

/** What a cut leaves of an escape that it goes through. */
const LONGEST_REST = 12;

/** What a text was cut with. */
const CUT = /…|\.{3}/;
const CUT_LENGTH = 3;

/** Needles that begin alike. */
interface Bucket {
  readonly sorted: string[];
  /** Length of the longest. */
  longest: number;
}

/** Texts to be found in other texts: thousands at once, in time that grows with the text and hardly with their number. */
export class Needles {
  readonly #byPrefix = new Map<string, Bucket>();
  /** Needles read backwards, for the end of one that stands behind a cut. */
  readonly #bySuffix = new Map<string, Bucket>();

  get isEmpty(): boolean {
    return this.#byPrefix.size === 0;
  }

  /** @param needle at least three characters. */
  add(needle: string): void {
    put(this.#byPrefix, needle);
    put(this.#bySuffix, backwards(needle));
  }

  /** Reports each place where a needle stands, or where the text was cut in the middle of one. */
  find(text: string, report: (start: number, end: number) => void): void {
    if (this.isEmpty) return;
    const isCut = CUT.test(text);
    for (let at = 0; at + PREFIX <= text.length; at++) {
      const bucket = this.#byPrefix.get(text.slice(at, at + PREFIX));
      if (bucket === undefined) continue;
      const length = Math.max(longestAt(bucket, text, at), isCut ? beginningAt(bucket, text, at) : 0);
      if (length > 0) report(at, at + length);
    }
    if (!isCut) return;
    const behind = backwards(text);
    for (let at = 0; at + PREFIX <= behind.length; at++) {
      const bucket = this.#bySuffix.get(behind.slice(at, at + PREFIX));
      const length = bucket === undefined ? 0 : beginningAt(bucket, behind, at);
      if (length > 0) report(text.length - at - length, text.length - at);
    }
  }
}

function put(buckets: Map<string, Bucket>, needle: string): void {
  const prefix = needle.slice(0, PREFIX);
  const bucket = buckets.get(prefix) ?? { sorted: [], longest: 0 };
  buckets.set(prefix, bucket);
  const place = firstNotBefore(bucket.sorted, needle);
  if (bucket.sorted[place] === needle) return;
  bucket.sorted.splice(place, 0, needle);
  bucket.longest = Math.max(bucket.longest, needle.length);
}

/** Unit by unit: a place in it is a place in the text. */
function backwards(text: string): string {
  return text.split("").reverse().join("");
}

/** Length of the longest of the needles that stands there, or 0. */
function longestAt({ sorted: needles, longest }: Bucket, text: string, at: number): number {
  let end = Math.min(text.length, at + longest);
  for (;;) {
    const here = text.slice(at, end);
    // Needles that the text goes on with come before it in order, and so do those that only begin like them.
    const after = firstNotBefore(needles, here);
    const needle = needles[after] === here ? here : needles[after - 1];
    if (needle === undefined) return 0;
    const common = commonLength(needle, here);
    if (common === needle.length) return common;
    end = at + common;
  }
}

/** Length of what stands before a cut, where one of the needles begins with it, or 0. */
function beginningAt({ sorted: needles }: Bucket, text: string, at: number): number {
  const here = text.slice(at, at + LONGEST_BEGINNING);
  const place = firstNotBefore(needles, here);
  const common = Math.max(...[place - 1, place].map((each) => commonLength(needles[each] ?? "", here)));
  if (common < SHORTEST_BEGINNING) return 0;
  // What cuts may be the needle's own characters too.
  const from = common - CUT_LENGTH;
  const cut = CUT.exec(here.slice(from, common + LONGEST_REST + CUT_LENGTH))?.index;
  return cut === undefined ? 0 : Math.max(common, from + cut);
}

function commonLength(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one.charCodeAt(length) === other.charCodeAt(length)) length++;
  return length;
}

function firstNotBefore(needles: readonly string[], text: string): number {
  let low = 0;
  let high = needles.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((needles[middle] ?? "") < text) low = middle + 1;
    else high = middle;
  }
  return low;
}
