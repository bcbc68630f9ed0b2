const COLLATOR = new Intl.Collator("en", { numeric: true });

/** Sorts names as people count: `customer-2` before `customer-10`. */
export function inNaturalOrder<T>(items: readonly T[], nameOf: (item: T) => string): T[] {
  return items
    .map((item) => ({ item, name: nameOf(item) }))
    .sort((a, b) => COLLATOR.compare(a.name, b.name) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
    .map(({ item }) => item);
}

/** One name, or all the names of a row of numbers: `customer-1` to `customer-136`, with none left out. */
export interface NameRange {
  readonly first: string;
  /** Absent: it is one name. */
  readonly last?: string;
  readonly count: number;
}

/** Fewer are written one by one. */
const SHORTEST_RANGE = 3;

/** A name that is counted: its last number, with at most so many digits as a number can hold, and what stands around it. */
const COUNTED = /^(.*?)(0|[1-9]\d{0,14}|0\d{1,14})(\D*)$/s;

/**
 * Names in natural order, with those that follow each other by number as one range. Nothing is lost: each name stands there,
 * or in a range.
 *
 * @param names each of them once
 */
export function foldNames(names: readonly string[]): NameRange[] {
  const ranges: NameRange[] = [];
  let open: string[] = [];
  let next: string | undefined;
  const close = (): void => {
    const [first, last] = [open[0], open.at(-1)];
    if (open.length >= SHORTEST_RANGE && first !== undefined && last !== undefined)
      ranges.push({ first, last, count: open.length });
    else ranges.push(...open.map((name) => ({ first: name, count: 1 })));
    open = [];
  };
  for (const name of inNaturalOrder(names, (each) => each)) {
    if (name !== next) close();
    open.push(name);
    next = successorOf(name);
  }
  close();
  return ranges;
}

function successorOf(name: string): string | undefined {
  const [, before, digits, after] = COUNTED.exec(name) ?? [];
  if (before === undefined || digits === undefined || after === undefined) return undefined;
  const number = String(Number(digits) + 1);
  return `${before}${digits.startsWith("0") && digits.length > 1 ? number.padStart(digits.length, "0") : number}${after}`;
}

/** Ranges as text, such as `acme, customer-1 … customer-136`. */
export function namesText(ranges: readonly NameRange[]): string {
  return ranges.map(({ first, last }) => (last === undefined ? first : `${first} … ${last}`)).join(", ");
}

/** A kind of what happens, and whom it is about. */
export interface KindNames {
  readonly kind: string;
  readonly count: number;
  /** Names of all of them in natural order; `customer-1 … customer-9` are nine. */
  readonly names: string;
}
