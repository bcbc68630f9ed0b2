/** Longest name that is given; what makes names different is appended to it. */
const LONGEST = 80;

/** A text as a part of a resource's name: letters, digits, dots, underscores and hyphens of any language. */
export function nameOf(...parts: readonly string[]): string {
  const name = parts
    .map((part) =>
      part
        .normalize("NFC")
        .replace(/[^\p{L}\p{M}\p{N}._]+/gu, "-")
        .replace(/^[-.]+|[-.]+$/g, ""),
    )
    .filter((part) => part !== "")
    .join("-");
  // Half a character at the end is none.
  return name.slice(0, LONGEST).replace(/[\ud800-\udbff]$|-+$/u, "") || "sync";
}

/** Gives each thing a name of its own, in the order of the things: the wished one, else with a number behind it. */
export class Names {
  readonly #taken: Set<string>;

  constructor(taken: Iterable<string>) {
    this.#taken = new Set(taken);
  }

  take(wished: string): string {
    let name = wished;
    for (let count = 2; this.#taken.has(name); count++) name = `${wished}-${count}`;
    this.#taken.add(name);
    return name;
  }
}

const collator = new Intl.Collator("en", { numeric: true });

/** Order for people, `customer-2` before `customer-10`; total, and the same on every machine. */
export function compareNames(one: string, other: string): number {
  return collator.compare(one, other) || (one < other ? -1 : one > other ? 1 : 0);
}
