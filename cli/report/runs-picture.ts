import { html, type Html } from "./html-page.js";
import { formatRuns } from "./words.js";

const WIDTH = 176;
const BAR = 100;

/** Runs per day before and after as two bars. Nothing where both are unknown. */
export function runsPicture(before: number | null, after: number | null, caption: string): Html {
  if (before === null && after === null) return html``;
  const most = Math.max(before ?? 0, after ?? 0, 1e-9);
  const label = `Runs per day: before ${formatRuns(before)}, after ${formatRuns(after)}`;
  return html`<svg viewBox="0 0 ${WIDTH} ${caption === "" ? 32 : 48}" role="img" aria-label="${label}">
    <title>${label}</title>
    ${bar("old", before, most, 2)}${bar("new", after, most, 18)}
    ${caption === "" ? html`` : html`<text x="0" y="43">${caption}</text>`}
  </svg>`;
}

function bar(kind: "old" | "new", runs: number | null, most: number, y: number): Html {
  const width = runs === null ? 0 : Math.max(runs > 0 ? 2 : 0, (runs / most) * BAR);
  return html`<rect class="${kind}" x="0" y="${y}" width="${width.toFixed(1)}" height="11" rx="2" /><text
      x="${(width + 6).toFixed(1)}"
      y="${y + 10}"
      >${formatRuns(runs)}</text
    >`;
}
