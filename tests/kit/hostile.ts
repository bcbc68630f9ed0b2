import fc from "fast-check";

/** Pieces of text that mean something to a terminal, to Markdown, to GitHub, to a browser or in a program. */
const PIECES = [
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='x",
  "</details>",
  "</summary>",
  "</code>",
  "<!--",
  "-->",
  "]]>",
  "`",
  "```",
  "| a | b |",
  "\\",
  "\\|",
  "*bold*",
  "__bold__",
  "~~gone~~",
  "# title",
  "- item",
  "> quote",
  "[link](https://evil.example)",
  "![image](https://evil.example/x.png)",
  "https://evil.example",
  "www.evil.example",
  "@everyone",
  "#123",
  "$x^2$",
  "${process.exit(1)}",
  "*/",
  "__proto__",
  "&lt;",
  "&#60;",
  "\n",
  "\n\n# title",
  "\r\n",
  "\t",
  "\u0000",
  "\u001b[31mred\u001b[0m",
  "\u009b31m",
  "\u202e",
  "\u2066",
  "\ufeff",
  "\u2028",
  " ",
  "",
  "ordinary-name_1",
  "名前",
  "🙂",
];

/** Texts as somebody who wants harm, or does not know better, would put them into a name. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...PIECES) }, fc.string({ maxLength: 5 })), {
    minLength: 1,
    maxLength: 4,
  })
  .map((parts) => parts.join(""));

/** Characters that no report may contain as they are, line ends and tabs aside. */
export const UNPRINTABLE =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/;

/** The markup of a page without any text in it: element and attribute names, in order. */
export function markupOf(html: string): string[] {
  return (html.replace(/<!--[^]*?-->/g, "").match(/<[^>]*>/g) ?? []).map((tag) =>
    tag.replace(/="[^"]*"/g, "").replace(/\s+/g, " "),
  );
}
