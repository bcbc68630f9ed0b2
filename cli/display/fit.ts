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
const ESCAPE = "\u001b";
const graphemes = new Intl.Segmenter();

/** Colours, and characters as people see them. */
function* piecesOf(text: string): Generator<string> {
  for (const part of text.split(/(\u001b\[[0-9;]*m)/)) {
    if (part.startsWith(ESCAPE)) yield part;
    else for (const { segment } of graphemes.segment(part)) yield segment;
  }
}

/** Loaded only where there is a terminal to draw on: everything else starts faster without it. */
export async function loadFit(): Promise<Fit> {
  const { default: width } = await import("string-width");
  return {
    width,
    cut: (text, columns) => {
      if (width(text) <= columns) return text;
      let kept = "";
      let left = columns - width(CUT);
      let isFull = false;
      for (const piece of piecesOf(text)) {
        const isColour = piece.startsWith(ESCAPE);
        // Colours take no room, and one that has begun must end.
        if (isFull && !isColour) continue;
        left -= isColour ? 0 : width(piece);
        isFull = left < 0;
        kept += isFull && !isColour ? CUT : piece;
      }
      return kept;
    },
    pad: (text, columns) => text + " ".repeat(Math.max(0, columns - width(text))),
  };
}
