import ts from "typescript";

/** Say nothing to a reader of the page. */
const WRAPPERS: ReadonlySet<string> = new Set(["pulumi.Input", "pulumi.Output", "Promise", "Readonly"]);

/**
 * A type as a reader needs it: without `pulumi.Input` and `pulumi.Output`, which stand around every argument and every
 * output, and without `undefined`, which "optional" says already.
 */
export function typeText(node: ts.TypeNode): string {
  if (ts.isUnionTypeNode(node)) {
    return node.types
      .filter(({ kind }) => kind !== ts.SyntaxKind.UndefinedKeyword)
      .map(typeText)
      .join(" | ");
  }
  if (ts.isTypeReferenceNode(node)) {
    const name = node.typeName.getText();
    const args = (node.typeArguments ?? []).map(typeText);
    if (WRAPPERS.has(name)) return args.join();
    return args.length === 0 ? name : `${name}<${args.join(", ")}>`;
  }
  if (ts.isArrayTypeNode(node)) {
    const element = typeText(node.elementType);
    return element.includes(" ") ? `(${element})[]` : `${element}[]`;
  }
  if (ts.isTypeOperatorNode(node)) return typeText(node.type);
  if (ts.isTypeLiteralNode(node)) {
    const members = node.members.filter(ts.isPropertySignature).map(({ name, type, questionToken }) => {
      const optional = questionToken === undefined ? "" : "?";
      return `${name.getText()}${optional}: ${type === undefined ? "unknown" : typeText(type)}`;
    });
    return `{ ${members.join("; ")} }`;
  }
  return node.getText().replace(/\s+/g, " ");
}
