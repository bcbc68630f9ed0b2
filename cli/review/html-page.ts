import { htmlEscape } from "escape-goat";

/** Markup that may stand in a page as it is: text in it has been escaped. */
export class Html {
  constructor(readonly markup: string) {}
}

type Part = string | number | Html | readonly Html[];

/** A template whose values are escaped, unless they are markup themselves. */
export function html(texts: TemplateStringsArray, ...parts: Part[]): Html {
  return new Html(texts.map((text, index) => text + render(parts[index] ?? "")).join(""));
}

function render(part: Part): string {
  if (part instanceof Html) return part.markup;
  if (typeof part === "string") return htmlEscape(part);
  return typeof part === "number" ? String(part) : part.map(({ markup }) => markup).join("");
}

/** A page in one file: no outside resource, nothing sent anywhere, readable in light and dark and on a phone. */
export function page(title: string, body: Html, script = ""): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>${htmlEscape(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${body.markup}
</main>
${script === "" ? "" : `<script>${script}</script>\n`}</body>
</html>
`;
}

const STYLE = `
:root { --ink: #1c2330; --soft: #5b6577; --line: #dfe3ea; --paper: #fff; --back: #f5f6f9; --code: #eef1f6;
  --accent: #3557d6; --grave: #b3261e; --grave-back: #fdecea; --calm: #1d6f42; --bar-old: #b6bfce; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e9f0; --soft: #9aa5b8; --line: #2e3645; --paper: #191e28; --back: #11151d; --code: #232a37;
    --accent: #8ea6ff; --grave: #ff9d94; --grave-back: #3a1f1e; --calm: #7fd3a2; --bar-old: #4d586b; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
main { max-width: 72rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
h1 { font-size: 1.5rem; margin: 0; line-height: 1.25; }
h2 { font-size: 1.05rem; margin: 0; overflow-wrap: anywhere; }
p { margin: .4rem 0; }
code, pre { font: .86em/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
code { background: var(--code); border-radius: 4px; padding: .1em .35em; overflow-wrap: anywhere; }
pre { background: var(--code); border-radius: 6px; padding: .7rem; margin: .5rem 0 0; overflow-x: auto; }
.soft { color: var(--soft); }
.facts { display: flex; flex-wrap: wrap; gap: .5rem; margin: 1rem 0; padding: 0; list-style: none; }
.tag { display: inline-block; border: 1px solid var(--line); background: var(--paper); border-radius: 999px; padding: .1rem .6rem; font-size: .86rem; white-space: nowrap; }
.tag.grave { border-color: var(--grave); background: var(--grave-back); color: var(--grave); font-weight: 600; }
.box { background: var(--paper); border: 1px solid var(--line); border-radius: 10px; padding: 1rem; margin: 0 0 .8rem; }
.box.problem { border-color: var(--grave); background: var(--grave-back); }
.filters { display: flex; flex-wrap: wrap; gap: .4rem; align-items: center; margin: 1rem 0; }
.filters button { font: inherit; font-size: .86rem; color: inherit; background: var(--paper); border: 1px solid var(--line); border-radius: 999px; padding: .15rem .7rem; cursor: pointer; }
.filters button[aria-pressed="true"] { border-color: var(--accent); color: var(--accent); font-weight: 600; }
.sync { display: grid; grid-template-columns: minmax(0, 1fr) 11rem; gap: .2rem 1.2rem; }
.sync > .wide { grid-column: 1 / -1; }
.sync ul { margin: .4rem 0; padding-left: 1.2rem; }
.sync li.grave { color: var(--grave); font-weight: 600; }
.sign { font-weight: 700; font-family: ui-monospace, Menlo, Consolas, monospace; }
.sign.create { color: var(--calm); } .sign.delete, .sign.replace { color: var(--grave); } .sign.update { color: var(--accent); }
del { color: var(--soft); }
svg { display: block; width: 100%; max-width: 11rem; height: auto; }
svg text { font: 11px system-ui, "DejaVu Sans", sans-serif; fill: var(--soft); }
svg .old { fill: var(--bar-old); } svg .new { fill: var(--accent); }
summary { cursor: pointer; color: var(--soft); margin-top: .4rem; }
footer { margin-top: 1.5rem; font-size: .86rem; }
[hidden] { display: none !important; }
@media (max-width: 40rem) { .sync { grid-template-columns: minmax(0, 1fr); } main { padding: 1rem .7rem 2rem; } h1 { font-size: 1.25rem; } }
@media print { .filters { display: none; } body { background: none; } .box { break-inside: avoid; } }
`;
