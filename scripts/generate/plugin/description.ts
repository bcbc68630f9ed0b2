import type ts from "typescript";
import { docOf } from "../docs/reference/tsdoc.js";
import { type Comment, tagOf } from "../model/comments.js";

/** What a comment says, in Markdown, for readers in every language: without programs in TypeScript. Nothing: it says nothing. */
export function description(comment: Comment | ts.Node | undefined): { description?: string } {
  if (comment === undefined) return {};
  const { text, see, preset } = "tags" in comment ? ofComment(comment) : ofNode(comment);
  const said = [
    text
      .replace(/(?:^With [^\n]*:\n\n)?^```ts\n[\s\S]*?^```\n?/gm, "")
      .replace(/\{@link\s+(\w+)\s*\}/g, "`$1`")
      .replace(/\n{3,}/g, "\n\n")
      .trim(),
    ...(preset === undefined ? [] : [`Default: ${preset}.`]),
    ...(see.length === 0 ? [] : [`See ${see.join(", ")}`]),
  ].filter((each) => each !== "");
  return said.length === 0 ? {} : { description: said.join("\n\n") };
}

interface Said {
  readonly text: string;
  readonly see: readonly string[];
  readonly preset: string | undefined;
}

function ofComment(comment: Comment): Said {
  const see = comment.tags.filter(({ name }) => name === "see").map(({ lines }) => lines.join(" "));
  return { text: comment.text.join("\n"), see, preset: tagOf(comment, "default") };
}

function ofNode(node: ts.Node): Said {
  const { text, see, default: preset } = docOf(node);
  return { text, see, preset };
}
