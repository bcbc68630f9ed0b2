import { diffArrays } from "diff";

/** A line of a text that was changed: taken away, added, still there, or the mark of a gap between such. */
export interface TextLine {
  kind: "delete" | "add" | "same";
  text: string;
}

/** Lines shown before and after each change. */
const AROUND = 2;

/** Lines that may differ before a finer look is not worth its time: both texts are shown whole then. */
const MOST_EDITS = 1000;

const GAP: TextLine = { kind: "same", text: "..." };

/** Two texts of several lines, with the lines that they share once; those far from a change are left out. */
export function changedLines(before: string, after: string): TextLine[] {
  const [old, now] = [before.split("\n"), after.split("\n")];
  const parts = diffArrays(old, now, { maxEditLength: MOST_EDITS }) ?? [
    { removed: true, added: false, value: old },
    { removed: false, added: true, value: now },
  ];
  return parts.flatMap(({ removed, added, value }, index): TextLine[] => {
    const kind = removed ? "delete" : added ? "add" : "same";
    const lines = value.map((text) => ({ kind, text }) as const);
    if (kind !== "same") return lines;
    const head = index === 0 ? 0 : AROUND;
    const tail = index === parts.length - 1 ? 0 : AROUND;
    if (lines.length <= head + tail + 1) return lines;
    return [...lines.slice(0, head), GAP, ...lines.slice(lines.length - tail)];
  });
}

/** Characters shown before the first one that differs. */
const BEFORE = 30;

/**
 * Two texts of one line, cut to the same length around what differs: long texts that are alike at their beginning must
 * not look alike altogether.
 */
export function cutAround(before: string, after: string, columns: number): [string, string] {
  if (before.length <= columns && after.length <= columns) return [before, after];
  let differ = 0;
  while (differ < before.length && before.charCodeAt(differ) === after.charCodeAt(differ)) differ++;
  const longest = Math.max(before.length, after.length);
  const start = Math.max(0, Math.min(differ - BEFORE, longest - columns));
  const cut = (text: string): string => {
    // Not between the halves of a character.
    const from = isLowSurrogate(text, start) ? start + 1 : start;
    const to = isLowSurrogate(text, start + columns) ? start + columns + 1 : start + columns;
    return `${start > 0 ? "..." : ""}${text.slice(from, to)}${text.length > to ? "..." : ""}`;
  };
  return [cut(before), cut(after)];
}

function isLowSurrogate(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code >= 0xdc00 && code <= 0xdfff;
}
