import type { ShownCall } from "./http.js";
import type { NameRange } from "./names.js";

/** Text with pieces in it that stand as they are written: a command, a name, a value. */
export type Line = readonly (string | { readonly code: string })[];

/**
 * A report for people before it is laid out: what stands in it, in which order, in which words. Markdown, HTML and the
 * terminal print this and decide nothing; JSON prints the model itself.
 */
export interface ReportDocument {
  /** `Review` or `Drift`. */
  readonly kind: string;
  /** What a reader decides by, in one line. */
  readonly title: Line;
  /** A sign before the title, where one can be shown. */
  readonly mark?: string;
  readonly tone: "grave" | "good" | "plain";
  /** Project and stack. */
  readonly place: string;
  /** The rest of the head, line by line. */
  readonly lead: readonly Line[];
  readonly alerts: readonly Alert[];
  /** What nobody may miss: every name of it, before anything is folded. */
  readonly severe: readonly SevereLine[];
  readonly sections: readonly Section[];
  /** What the calls of its rows are called, as a title. */
  readonly details: string;
  readonly advice: readonly Line[];
  /** What is listed and not checked. */
  readonly lists: readonly { readonly title: string; readonly items: readonly Line[] }[];
  readonly footer: readonly Line[];
  /** When and of what it was made, for what is kept: a comment shows that itself. */
  readonly made: string;
}

/** Something to read before the rest. */
export interface Alert {
  readonly tone: "grave" | "warning" | "note";
  readonly title: string;
  readonly items: readonly string[];
}

/** One kind of what nobody may miss, with all that it is about. */
export interface SevereLine {
  readonly sign: string;
  readonly word: string;
  readonly style: string;
  readonly count: number;
  readonly named: readonly { readonly platform: string; readonly names: readonly NameRange[] }[];
}

export interface Section {
  /** Empty: it needs none. */
  readonly title: string;
  /** Headers of the three columns that a table has. */
  readonly columns: readonly [string, string, string];
  readonly rows: readonly Row[];
}

/** Resources to which the same happens. */
export interface Row {
  readonly sign: string;
  /** What happens, such as `changed`. */
  readonly word: string;
  /** Names a style of the HTML page. */
  readonly style: string;
  readonly grave: boolean;
  readonly count: number;
  readonly names: readonly NameRange[];
  /** The platform as its vendor writes it. */
  readonly platform: string;
  /** Where the program declares them, such as `index.ts:12`. */
  readonly at?: string;
  readonly labels: readonly { readonly text: string; readonly grave: boolean }[];
  readonly changes: readonly ShownChange[];
  readonly texts: readonly { readonly line: Line; readonly grave: boolean }[];
  /** The calls of one of them. */
  readonly example?: { readonly name: string; readonly calls: readonly ShownCall[] };
  /** What somebody may copy: a command, a piece of a program. */
  readonly blocks?: readonly { readonly title: string; readonly code: string }[];
  /** What the filters of the HTML page go by: values by the name of the filter. */
  readonly filters: Readonly<Record<string, readonly string[]>>;
  /** Runs per day of one of them. */
  readonly runs?: { readonly before: number | null; readonly after: number | null };
}

/** An argument, old and new. */
export interface ShownChange {
  readonly path: string;
  readonly before?: string;
  readonly after?: string;
  /** What else is to say of it. */
  readonly note?: string;
}

/** How many resources some rows are about, by what happens to them: `280 changed, 20 new`. */
export function countedRows(rows: readonly Pick<Row, "word" | "count">[]): string {
  const counts = new Map<string, number>();
  for (const { word, count } of rows) counts.set(word, (counts.get(word) ?? 0) + count);
  return [...counts].map(([word, count]) => `${NUMBERS.format(count)} ${word}`).join(", ");
}

const NUMBERS = new Intl.NumberFormat("en-US");

/** A line as plain text. */
export function plain(line: Line): string {
  return line.map((part) => (typeof part === "string" ? part : part.code)).join("");
}
