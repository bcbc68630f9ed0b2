import type { Comment } from "../model/comments.js";

/** Columns that a line of a comment may have. */
const WIDTH = 120;

/** Tags that are for the generator alone. */
const OWN_TAGS: ReadonlySet<string> = new Set(["output", "id", "arguments", "internal"]);

/** A comment as it stands above a declaration: its own lines, and the tags that are for readers. */
export function commentText(comment: Comment, indent: number): string {
  const tags = comment.tags
    .filter(({ name }) => !OWN_TAGS.has(name))
    .flatMap(({ name, lines }) => lines.map((line, index) => (index === 0 ? `@${name} ${line}` : line)));
  return written([...comment.text, ...(tags.length === 0 ? [] : ["", ...tags])], indent);
}

/** A comment of paragraphs, broken into lines. */
export function paragraphs(texts: readonly string[], indent: number): string {
  return written(
    texts.flatMap((text, index) => [...(index === 0 ? [] : [""]), ...wrapped(text, WIDTH - indent - 3)]),
    indent,
  );
}

function written(lines: readonly string[], indent: number): string {
  const [only = ""] = lines;
  if (lines.length === 0) return "";
  if (lines.length === 1 && indent + only.length + 7 <= WIDTH) return `/** ${only} */\n`;
  const margin = " ".repeat(indent);
  const broken = lines.length === 1 ? wrapped(only, WIDTH - indent - 3) : lines;
  return ["/**", ...broken.map((line) => `${margin} *${line === "" ? "" : ` ${line}`}`), `${margin} */`, ""].join("\n");
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
