import ts from "typescript";

/** A doc comment, as Markdown. */
export interface Doc {
  /** What stands before the tags. Empty: there is none. */
  readonly text: string;
  /** Pages that it points at. */
  readonly see: readonly string[];
  readonly default?: string;
  readonly params: ReadonlyMap<string, string>;
  readonly isInternal: boolean;
}

/** The doc comment right above a declaration. */
export function docOf(node: ts.Node): Doc {
  const comments = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  const tags = comments.flatMap(({ tags }) => [...(tags ?? [])]);
  const named = (name: string): string[] =>
    tags.filter((tag) => tag.tagName.text === name).map((tag) => afterName(tag, name));
  const [preset] = named("default");
  return {
    text: comments.map(({ comment }) => withoutLinks(ts.getTextOfJSDocComment(comment) ?? "")).join("\n\n"),
    see: named("see"),
    ...(preset !== undefined && { default: preset }),
    params: new Map(
      tags
        .filter(ts.isJSDocParameterTag)
        .map((tag) => [tag.name.getText(), withoutLinks(ts.getTextOfJSDocComment(tag.comment) ?? "")]),
    ),
    isInternal: tags.some((tag) => tag.tagName.text === "internal"),
  };
}

/** The tag's own text: the compiler takes the `https` of an address for a name. */
function afterName(tag: ts.JSDocTag, name: string): string {
  const lines = tag.getText().slice(`@${name}`.length).split("\n");
  return lines
    .map((line) => line.replace(/^\s*\*\s?/, "").trim())
    .filter((line) => line !== "" && line !== "/")
    .join(" ");
}

function withoutLinks(text: string): string {
  return text.replace(/\{@link\s+(\w+)\s*\}/g, "`$1`");
}
