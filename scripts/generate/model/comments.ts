import { readFileSync } from "node:fs";
import ts from "typescript";

/** A doc comment, as its lines: what stands before the tags, and each tag with its name. */
export interface Comment {
  readonly text: readonly string[];
  readonly tags: readonly { readonly name: string; readonly lines: readonly string[] }[];
}

/** A source file, for whoever reads what its comments say. */
export class Source {
  readonly #file: ts.SourceFile;

  constructor(readonly path: string) {
    this.#file = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.ES2022, true);
  }

  /** The comment of a constant. */
  constant(name: string): Comment {
    const found = this.#constants().find(({ declaration }) => declaration.name.getText() === name);
    if (found === undefined) throw new Error(`${this.path} has no constant ${name}.`);
    return commentOf(found.statement);
  }

  /** The comment of the constant that is published under a type's name. */
  published(type: string): { comment: Comment; members: ReadonlyMap<string, Comment> } | undefined {
    const found = this.#constants().find(({ declaration }) =>
      new RegExp(`^published\\(\\s*\\{ type: "${type}"`).test(declaration.initializer?.getText() ?? ""),
    );
    if (found?.declaration.initializer === undefined) return undefined;
    return { comment: commentOf(found.statement), members: this.#membersIn(found.declaration.initializer) };
  }

  /** The comments of the members of the object that a constant is made of, those of other constants in it included. */
  members(name: string): ReadonlyMap<string, Comment> {
    const found = this.#constants().find(({ declaration }) => declaration.name.getText() === name);
    return found?.declaration.initializer === undefined ? new Map() : this.#membersIn(found.declaration.initializer);
  }

  /** The exported functions, with their comments. */
  functions(): { readonly declaration: ts.FunctionDeclaration; readonly comment: Comment }[] {
    return this.#file.statements
      .filter(ts.isFunctionDeclaration)
      .filter(({ modifiers }) => modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true)
      .map((declaration) => ({ declaration, comment: commentOf(declaration) }));
  }

  /** The interfaces, by name. */
  interfaces(): ReadonlyMap<string, ts.InterfaceDeclaration> {
    const all = this.#file.statements.filter(ts.isInterfaceDeclaration);
    return new Map(all.map((declaration) => [declaration.name.text, declaration]));
  }

  #constants(): { readonly statement: ts.VariableStatement; readonly declaration: ts.VariableDeclaration }[] {
    return this.#file.statements
      .filter(ts.isVariableStatement)
      .flatMap((statement) =>
        statement.declarationList.declarations.map((declaration) => ({ statement, declaration })),
      );
  }

  #membersIn(initializer: ts.Expression): Map<string, Comment> {
    const literal = outermostObject(initializer);
    const members = new Map<string, Comment>();
    for (const property of literal?.properties ?? []) {
      if (ts.isSpreadAssignment(property) && ts.isIdentifier(property.expression)) {
        for (const [name, comment] of this.members(property.expression.text)) members.set(name, comment);
      } else if (ts.isPropertyAssignment(property) || ts.isShorthandPropertyAssignment(property)) {
        members.set(property.name.getText(), commentOf(property));
      }
    }
    return members;
  }
}

/** The object literal that a schema is made of: `z.object({…})`, in whatever stands around it. */
function outermostObject(expression: ts.Expression): ts.ObjectLiteralExpression | undefined {
  if (ts.isObjectLiteralExpression(expression)) return expression;
  if (ts.isCallExpression(expression)) {
    const isObject = /^z\.(strict|loose)?[oO]bject$/.test(expression.expression.getText());
    if (isObject && expression.arguments[0] !== undefined) return outermostObject(expression.arguments[0]);
    if (expression.expression.getText() === "published" && expression.arguments[1] !== undefined) {
      return outermostObject(expression.arguments[1]);
    }
    return outermostObject(expression.expression);
  }
  return ts.isPropertyAccessExpression(expression) ? outermostObject(expression.expression) : undefined;
}

function commentOf(node: ts.Node): Comment {
  const text = node.getSourceFile().text;
  const range = ts.getLeadingCommentRanges(text, node.pos)?.findLast(({ pos }) => text.startsWith("/**", pos));
  if (range === undefined) return { text: [], tags: [] };
  const lines = text
    .slice(range.pos + 3, range.end - 2)
    .split("\n")
    .map((line) => line.replace(/^\s*\* ?/, "").trimEnd());
  if (lines.length === 1) lines[0] = lines[0]?.trim() ?? "";
  const tags: { name: string; lines: string[] }[] = [];
  const body: string[] = [];
  for (const line of lines) {
    const [, name, rest = ""] = /^@(\w+) ?(.*)$/.exec(line) ?? [];
    if (name !== undefined) tags.push({ name, lines: [rest] });
    else (tags.at(-1)?.lines ?? body).push(line);
  }
  return { text: trimmed(body), tags: tags.map((tag) => ({ ...tag, lines: trimmed(tag.lines) })) };
}

function trimmed(lines: readonly string[]): string[] {
  const first = lines.findIndex((line) => line !== "");
  return first === -1 ? [] : lines.slice(first, lines.findLastIndex((line) => line !== "") + 1);
}

/** The text of a tag, on one line. */
export function tagOf({ tags }: Comment, name: string): string | undefined {
  return tags.find((tag) => tag.name === name)?.lines.join(" ");
}
