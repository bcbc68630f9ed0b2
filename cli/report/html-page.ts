import { htmlEscape } from "escape-goat";

/** Markup that may stand in a page as it is: text in it has been escaped. */
export class Html {
  constructor(readonly markup: string) {}
}

type Part = string | number | Html | readonly Html[];

/** A template whose values are escaped, unless they are markup themselves. */
export function html(texts: TemplateStringsArray, ...parts: Part[]): Html {
  const markup = tightened(texts).map((text, index) => text + render(parts[index] ?? ""));
  return new Html(markup.join(""));
}

const tight = new WeakMap<TemplateStringsArray, readonly string[]>();

/** The texts of a template without the indentation of the code around it. */
function tightened(texts: TemplateStringsArray): readonly string[] {
  let result = tight.get(texts);
  if (result === undefined) {
    result = texts.map((text) => text.replace(/\s*\n\s*/g, "\n"));
    tight.set(texts, result);
  }
  return result;
}

/**
 * Text as it may stand in a page. Characters beyond Latin-1 are written by their numbers: one of them alone would double
 * the memory that a page takes while it is made, and pages are large.
 */
function escapeHtml(text: string): string {
  return htmlEscape(text).replace(/[^\0-\xff]/gu, (character) => `&#${character.codePointAt(0) ?? 0xfffd};`);
}

function render(part: Part): string {
  if (part instanceof Html) return part.markup;
  if (typeof part === "string") return escapeHtml(part);
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
<title>${escapeHtml(title)}</title>
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
:root { --ink: #1a2130; --soft: #5b6577; --line: #dfe3ea; --paper: #fff; --back: #f4f5f8; --code: #eef1f6;
  --accent: #3557d6; --grave: #b3261e; --grave-back: #fdecea; --warn: #8a5a00; --warn-back: #fff5de;
  --calm: #1d6f42; --bar-old: #b6bfce; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e9f0; --soft: #9aa5b8; --line: #2e3645; --paper: #191e28; --back: #10141b; --code: #232a37;
    --accent: #8ea6ff; --grave: #ff9d94; --grave-back: #3a1f1e; --warn: #f2c46b; --warn-back: #332911;
    --calm: #7fd3a2; --bar-old: #4d586b; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
main { max-width: 66rem; margin: 0 auto; padding: 1.8rem 1rem 3rem; }
h1 { font-size: 1.6rem; margin: 0; line-height: 1.25; letter-spacing: -.01em; }
h2 { font-size: 1.02rem; margin: 0; overflow-wrap: anywhere; }
h3 { font-size: .95rem; margin: 1rem 0 .3rem; }
p { margin: .3rem 0; }
ul { margin: .4rem 0; padding-left: 1.2rem; }
li, p { overflow-wrap: anywhere; }
code, pre, .field, del, ins { font: .86em/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
code, ins, del { background: var(--code); border-radius: 4px; padding: .1em .35em; overflow-wrap: anywhere; }
pre { background: var(--code); border-radius: 6px; padding: .7rem; margin: .5rem 0 0; overflow-x: auto; }
ins { text-decoration: none; font-weight: 600; }
del { color: var(--soft); }
.soft { color: var(--soft); }
header .soft { margin: 0 0 .2rem; }
.facts { display: flex; flex-wrap: wrap; gap: .45rem; margin: .9rem 0; padding: 0; list-style: none; }
.tag { display: inline-block; border: 1px solid var(--line); background: var(--paper); border-radius: 999px; padding: .05rem .55rem; font-size: .82rem; color: var(--ink); white-space: nowrap; }
.tag.grave { border-color: var(--grave); background: var(--grave-back); color: var(--grave); font-weight: 600; }
.box { background: var(--paper); border: 1px solid var(--line); border-radius: 10px; padding: .9rem 1rem; margin: 0 0 .7rem; }
.box.problem { border-color: var(--grave); background: var(--grave-back); }
.box.note { border-color: var(--accent); }
.box.warning { border-color: var(--warn); background: var(--warn-back); }
header.grave h1 { color: var(--grave); } header.good h1 { color: var(--calm); }
.severe { border-color: var(--grave); }
.severe ul { list-style: none; margin: 0; padding: 0; }
.severe li > b { display: inline-block; min-width: 9rem; color: var(--grave); }
.severe li > b.pause, .severe li > b.credential { color: var(--warn); }
.severe span b, .list b { font: 600 .9em/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
h2 .list { font-weight: 400; }
details.names { display: inline; } details.names[open] { display: block; }
.filters { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; margin: 1rem 0; }
.filters .group { display: flex; flex-wrap: wrap; gap: .35rem; align-items: center; font-size: .86rem; }
.filters input, .filters button { font: inherit; font-size: .86rem; color: inherit; background: var(--paper); border: 1px solid var(--line); border-radius: 999px; padding: .18rem .7rem; }
.filters input { flex: 0 1 13rem; min-width: 8rem; }
.filters button { cursor: pointer; }
.filters button.grave { color: var(--grave); }
.filters button[aria-pressed="true"] { border-color: var(--accent); background: var(--accent); color: var(--paper); font-weight: 600; }
.filters button[aria-pressed="true"] .soft { color: inherit; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.item { display: grid; grid-template-columns: minmax(0, 1fr) 10.5rem; gap: .1rem 1.2rem; border-left-width: 4px;
  content-visibility: auto; contain-intrinsic-size: auto 150px; }
.item.g3 { border-left-color: var(--grave); } .item.g2, .item.g1 { border-left-color: var(--accent); }
.item .wide { grid-column: 1 / -1; }
.item .side:empty { display: none; }
.changes { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin: .45rem 0; }
.field { color: var(--soft); }
.texts { font-size: .94rem; }
.texts .grave { color: var(--grave); font-weight: 600; }
.platform { font-weight: 600; color: var(--ink); }
.sign { display: inline-block; min-width: 1.1em; text-align: center; font: 700 1.05em ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
.sign.create { color: var(--calm); } .sign.delete, .sign.replace, .sign.gone, .sign.changed { color: var(--grave); } .sign.update, .sign.rename { color: var(--accent); }
.compare { display: grid; grid-template-columns: minmax(0, max-content) repeat(3, minmax(0, 1fr)); gap: .25rem .9rem; margin: .5rem 0; align-items: baseline; }
.compare > .soft { font-size: .82rem; }
svg { display: block; width: 100%; max-width: 10.5rem; height: auto; }
svg text { font: 11px system-ui, "DejaVu Sans", sans-serif; fill: var(--soft); }
svg .old { fill: var(--bar-old); } svg .new { fill: var(--accent); }
summary { cursor: pointer; color: var(--soft); font-size: .92rem; }
.item summary { margin-top: .3rem; }
footer { margin-top: 1.5rem; font-size: .86rem; }
[hidden] { display: none !important; }
@media (max-width: 40rem) {
  .item { grid-template-columns: minmax(0, 1fr); }
  main { padding: 1.1rem .7rem 2rem; } h1 { font-size: 1.3rem; }
  .filters input { flex: 1 1 100%; }
  .compare { grid-template-columns: minmax(0, 1fr); gap: .1rem; } .compare > .field { margin-top: .4rem; } .compare > .head { display: none; } .compare > [data-label]::before { content: attr(data-label) ": "; color: var(--soft); }
}
@media print { .filters { display: none; } body { background: none; } .box { break-inside: avoid; } .item { content-visibility: visible; } }
`;
