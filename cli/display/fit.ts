/** Measures and cuts text as a terminal shows it: a wide character takes two columns, a colour none. */
export interface Fit {
  /** Columns that a line takes. */
  width(text: string): number;
  /** A line that takes no more than so many columns, marked where something was cut off. */
  cut(text: string, columns: number): string;
  /** A text with blanks behind it, so that it takes so many columns. */
  pad(text: string, columns: number): string;
}

const CUT = "…";

/** Loaded only where there is a terminal to draw on: everything else starts faster without it. */
export async function loadFit(): Promise<Fit> {
  const [{ default: width }, { default: slice }] = await Promise.all([import("string-width"), import("slice-ansi")]);
  return {
    width,
    cut: (text, columns) => {
      if (width(text) <= columns) return text;
      // A wide character at the end is taken whole, although only half of it has room.
      for (let end = columns - 1; end > 0; end--) {
        const kept = slice(text, 0, end);
        if (width(kept) < columns) return kept + CUT;
      }
      return CUT;
    },
    pad: (text, columns) => text + " ".repeat(Math.max(0, columns - width(text))),
  };
}
