import { expect } from "chai";
import MarkdownIt from "markdown-it";
import { UNPRINTABLE } from "../../kit/hostile.js";

/** As GitHub renders: HTML passes, addresses become links. */
const reader = new MarkdownIt({ html: true, linkify: true });
reader.linkify.add("//", null);

/** Every tag that the reports themselves use. */
const MARKDOWN_TAGS =
  /^<(?:\/?(?:h3|p|strong|code|pre|table|thead|tbody|tr|th|td|ul|li|blockquote|details|summary|sub|s|em)|br ?\/?|br|code class="language-http"|t[hd] style="text-align:(?:left|right)")>$/;

/** What is shown holds no markup, link, mention or control character of somebody's text. */
export function expectSafeMarkdown(markdown: string): void {
  expect(markdown).not.to.match(UNPRINTABLE);
  const rendered = reader.render(markdown);
  const tags = rendered.replace(/<!--[^]*?-->/g, "").match(/<[^>]*>/g) ?? [];
  expect(tags.filter((tag) => !MARKDOWN_TAGS.test(tag))).to.deep.equal([]);
  expect(rendered.replace(/<(code|pre)\b[^>]*>[^]*?<\/\1>/g, "")).not.to.match(/@everyone|#123/);
}

/** Elements and attributes that the page itself uses; a script is only the page's own. */
const HTML_TAG =
  /^<(?:!doctype html|\/?[a-z][a-z0-9]*(?:\s+(?:class|id|lang|charset|name|content|http-equiv|type|role|aria-[a-z]+|data-[a-z]+|placeholder|title|hidden|open|viewBox|width|height|x|y|rx|text-anchor|style)(?:="[^"<>]*")?)*\s*\/?)>$/;
const ELEMENTS = new Set(
  (
    "html head meta title style body main header h1 h2 h3 p ul li section article div span nav input button details summary pre code ins del b " +
    "svg rect text footer script br strong em dl dt dd a"
  ).split(" "),
);

export function expectSafeHtml(html: string): void {
  expect(html).not.to.match(UNPRINTABLE);
  const [scripts, rest] = [
    html.match(/<script>[^]*?<\/script>/g) ?? [],
    html.replace(/<(script|style)>[^]*?<\/\1>/g, ""),
  ];
  expect(scripts.length, "scripts").to.be.at.most(1);
  for (const script of scripts) expect(script).to.match(/^<script>\nconst buttons = /);
  // Every "<" begins a tag of the page's own: text has none.
  for (const [tag] of rest.matchAll(/<[^>]*>?/g)) {
    expect(tag).to.match(HTML_TAG);
    const name = /^<\/?([a-z0-9]+)/.exec(tag)?.[1];
    if (name !== undefined) expect(ELEMENTS, tag).to.include(name);
    expect(tag).not.to.match(/\s(?:on\w+|href|src|style)\s*=/i);
  }
}
