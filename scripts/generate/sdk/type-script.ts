import type { Member, Shape } from "../model/shape.js";

/** The type of what a program gives: every part of it may be an input. */
export function inputType(shape: Shape): string {
  const text = givenType(shape);
  return text === "unknown" ? text : `pulumi.Input<${text}>`;
}

/** {@link inputType} without the outermost `pulumi.Input`. */
export function givenType(shape: Shape): string {
  switch (shape.kind) {
    case "named":
      return shape.name;
    case "enum":
      return shape.values.map((value) => JSON.stringify(value)).join(" | ");
    case "union":
      return union(shape.of.map(givenType));
    case "list":
      return `${shape.isReadonly ? "readonly " : ""}${inputType(shape.of)}[]`;
    case "map":
      return `Record<string, ${inputType(shape.of)}>`;
    case "object":
      return `{ ${shape.members.map(inputMember).join("; ")} }`;
    default:
      return plain(shape);
  }
}

/** A member of what a program gives. */
export function inputMember({ name, optional, shape }: Member): string {
  return optional ? `${name}?: ${inputType(shape)} | undefined` : `${name}: ${inputType(shape)}`;
}

/** The type of what is kept. A word that a later version of a platform shows is no mistake: words are texts. */
export function outputType(shape: Shape): string {
  switch (shape.kind) {
    case "named":
      return outputType(shape.of);
    case "enum":
      return "string";
    case "union":
      return union(shape.of.map(outputType));
    case "list":
      return `${outputType(shape.of)}[]`;
    case "map":
      return `Record<string, ${outputType(shape.of)}>`;
    case "object":
      return `{ ${shape.members
        .map(({ name, optional, shape: of }) => `${name}${optional ? "?" : ""}: ${outputType(of)}`)
        .join("; ")} }`;
    default:
      return plain(shape);
  }
}

function plain(
  shape: Extract<Shape, { kind: "string" | "number" | "boolean" | "null" | "unknown" | "literal" }>,
): string {
  return shape.kind === "literal" ? JSON.stringify(shape.value) : shape.kind;
}

function union(types: readonly string[]): string {
  return [...new Set(types)].join(" | ");
}
