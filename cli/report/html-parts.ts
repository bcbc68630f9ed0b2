import { escapeLine } from "../display/escape.js";
import { html, type Html } from "./html-page.js";

/** A line of small counted words. */
export function tags(items: readonly { text: string; grave: boolean }[]): Html {
  if (items.length === 0) return html``;
  return html`<ul class="facts">
    ${items.map(({ text, grave }) => html`<li class="tag ${grave ? "grave" : ""}">${text}</li>`)}
  </ul>`;
}

/** The diagnostics of a run, in a box of their own. Nothing without messages. */
export function messages(kind: "problem" | "warning", title: string, texts: readonly string[]): Html {
  if (texts.length === 0) return html``;
  return html`<section class="box ${kind}">
    <h2>${title}</h2>
    <ul>
      ${texts.map((text) => html`<li>${escapeLine(text)}</li>`)}
    </ul>
  </section>`;
}
