import { shorten } from "../../provider/core/shorten.js";
import { markdownTable } from "markdown-table";
import { escapeLine } from "../display/escape.js";

/** GitHub refuses comments above 65,536 characters; the rest is for what a workflow puts around it. */
export const COMMENT_LIMIT = 60_000;

/** So many of a list are shown at once, the rest is folded. */
export const SHOWN = 20;

/**
 * Text that shows as it is: no markup, no mention, no link, no control character. Still readable in a plain file, and cut
 * where it is longer than a sentence can be: then it is a whole page that some server answered.
 */
export function escapeMarkdown(text: string): string {
  return (
    escapeLine(shortened(text))
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replace(/[\\`*_[\]|~!$]/g, "\\$&")
      // What makes a list, a title or a block of code at the start of a line.
      .replace(/^\s+/, "")
      .replace(/^[-+#=]/, "\\$&")
      .replace(/^(\d+)([.)])/, "$1\\$2")
      .replaceAll("://", ":<!-- -->//")
      .replace(/\bwww(?=\.)/gi, "$&<!-- -->")
      // GitHub links these in the finished text; a comment keeps them apart.
      .replace(/[@#](?=\w)/g, "$&<!-- -->")
  );
}

/** Printable ASCII in single blanks and the signs of the reports, without what ends a code span or a cell of a table. */
const PLAIN = /^[!-[\]-_a-{}~±−‖»○]+(?: [!-[\]-_a-{}~]+)*…?$/;

/** Backticks where nothing in the text could end them or the table's cell, as they read best in a plain file. */
export function code(text: string): string {
  const short = shortened(text, 300);
  return PLAIN.test(short) ? `\`${short}\`` : `<code>${escapeMarkdown(short === "" ? " " : short)}</code>`;
}

/** A table whose columns are not padded: a comment has room for so many characters only. */
export function table(header: string[], rows: readonly string[][], align: readonly string[]): string {
  return markdownTable([header, ...rows], { align: [...align], alignDelimiters: false, padding: false });
}

/** A part that opens at a click. */
export function folded(summary: string, ...blocks: readonly string[]): string {
  return [`<details><summary>${summary}</summary>`, ...blocks, "</details>"].join("\n\n");
}

/** A list of texts in a box of their own, the first ones of them. */
export function alert(
  kind: "CAUTION" | "WARNING" | "NOTE",
  title: string,
  items: readonly string[],
  most: number,
): string {
  const shown = items.slice(0, most).map((item) => `> - ${escapeMarkdown(item)}`);
  const more = items.length > shown.length ? [`> - … and ${items.length - shown.length} more`] : [];
  return [`> [!${kind}]`, `> ${title}`, ">", ...shown, ...more].join("\n");
}

/** A text of readable length. */
export function shortened(text: string, limit = 600): string {
  return shorten(text, limit);
}
