import ts from "typescript";
import { PLUGIN_PACKAGE } from "../../../provider/core/settings.js";
import type { Comment } from "../model/comments.js";
import type { Member, Shape } from "../model/shape.js";
import { description } from "./description.js";

/** A type as Pulumi's package schema has it. */
export type TypeSpec =
  | { readonly type: "string" | "number" | "integer" | "boolean" }
  | { readonly type: "array"; readonly items: TypeSpec }
  | { readonly type: "object"; readonly additionalProperties: TypeSpec }
  | { readonly oneOf: readonly TypeSpec[] }
  | { readonly $ref: string };

/** A property: a type, and what is said of it. */
export type PropertySpec = TypeSpec & {
  readonly description?: string;
  readonly secret?: true;
  readonly willReplaceOnChanges?: true;
};

/** A type with a name of its own: an object, or one of a few words. */
export type NamedSpec =
  | {
      readonly type: "object";
      readonly description?: string;
      readonly properties: Readonly<Record<string, PropertySpec>>;
      readonly required: readonly string[];
    }
  | { readonly type: "string"; readonly description?: string; readonly enum: readonly { readonly value: string }[] };

const ANYTHING: TypeSpec = { $ref: "pulumi.json#/Any" };

/** Writes shapes as the schema's types, and collects the named ones of a platform. */
export class SchemaTypes {
  readonly named: Record<string, NamedSpec> = {};
  readonly #platform: string;
  readonly #referred = new Set<string>();

  constructor(platform: string) {
    this.#platform = platform;
  }

  /** @param name of the type that a list of words gets. */
  given(shape: Shape, name: string): TypeSpec {
    switch (shape.kind) {
      case "string":
      case "boolean":
        return { type: shape.kind };
      case "number":
        return { type: shape.isWhole ? "integer" : "number" };
      case "literal":
        return { type: typeof shape.value as "string" | "number" | "boolean" };
      case "enum":
        return this.#add(name, { type: "string", enum: shape.values.map((value) => ({ value })) });
      case "list":
        return { type: "array", items: this.given(shape.of, name) };
      case "map":
        return { type: "object", additionalProperties: this.given(shape.of, name) };
      case "named":
        return shape.of.kind === "object" ? { $ref: this.#refOf(shape.name) } : this.given(shape.of, name);
      case "union":
        return this.#union(withoutNull(shape.of).map((each) => this.given(each, name)));
      default:
        return ANYTHING;
    }
  }

  /** The type of an output: words are texts, because a later version of a platform may show others. */
  kept(shape: Shape, name: string): TypeSpec {
    switch (shape.kind) {
      case "enum":
        return { type: "string" };
      case "named":
        return this.kept(shape.of, name);
      case "list":
        return { type: "array", items: this.kept(shape.of, name) };
      case "map":
        return { type: "object", additionalProperties: this.kept(shape.of, name) };
      case "union":
        return this.#union(withoutNull(shape.of).map((each) => this.kept(each, name)));
      case "object":
        return this.#add(
          name,
          objectSpec(shape.members, (member) => this.kept(member.shape, name)),
        );
      default:
        return this.given(shape, name);
    }
  }

  /** A named type of arguments, where one of them has it. */
  define(name: string, shape: Shape, comment: Comment, members: ReadonlyMap<string, Comment>): void {
    if (shape.kind !== "object" || !this.#referred.has(name)) return;
    this.#add(name, {
      ...objectSpec(shape.members, (member) => ({
        ...this.given(member.shape, `${name}${capital(member.name)}`),
        ...description(members.get(member.name)),
      })),
      ...description(comment),
    });
  }

  /** A type that stands in TypeScript: what lookups take and give. */
  fromTypeScript(node: ts.TypeNode | undefined, interfaces: ReadonlyMap<string, ts.InterfaceDeclaration>): TypeSpec {
    if (node === undefined) return ANYTHING;
    const read = (inner: ts.TypeNode | undefined): TypeSpec => this.fromTypeScript(inner, interfaces);
    if (ts.isUnionTypeNode(node)) {
      return this.#union(node.types.filter(({ kind }) => kind !== ts.SyntaxKind.UndefinedKeyword).map(read));
    }
    if (ts.isLiteralTypeNode(node)) return ts.isStringLiteral(node.literal) ? { type: "string" } : ANYTHING;
    if (ts.isTypeOperatorNode(node)) return read(node.type);
    if (ts.isArrayTypeNode(node)) return { type: "array", items: read(node.elementType) };
    if (node.kind === ts.SyntaxKind.StringKeyword) return { type: "string" };
    if (node.kind === ts.SyntaxKind.NumberKeyword) return { type: "number" };
    if (node.kind === ts.SyntaxKind.BooleanKeyword) return { type: "boolean" };
    if (!ts.isTypeReferenceNode(node)) return ANYTHING;
    const name = node.typeName.getText();
    const args = node.typeArguments ?? [];
    if (name === "Readonly" || name === "Promise") return read(args[0]);
    if (name === "Record") return { type: "object", additionalProperties: read(args[1]) };
    const declared = interfaces.get(name);
    if (declared === undefined) return ANYTHING;
    return this.#add(
      name,
      interfaceSpec(declared, (member) => read(member.type)),
    );
  }

  #add(name: string, spec: NamedSpec): TypeSpec {
    const token = `${PLUGIN_PACKAGE}:${this.#platform}:${name}`;
    this.named[token] = spec;
    return { $ref: this.#refOf(name) };
  }

  #refOf(name: string): string {
    this.#referred.add(name);
    return `#/types/${PLUGIN_PACKAGE}:${this.#platform}:${name}`;
  }

  /** Of lists and objects beside other values few languages can say which is meant. */
  #union(all: readonly TypeSpec[]): TypeSpec {
    const known = [...new Map(all.map((each) => [JSON.stringify(each), each])).values()];
    const [only] = known;
    if (known.length === 1 && only !== undefined) return only;
    const isPlain = known.every((each) => "type" in each && each.type !== "array" && each.type !== "object");
    return isPlain ? { oneOf: known } : ANYTHING;
  }
}

/** Null is no value of a program in every language. */
function withoutNull(shapes: readonly Shape[]): Shape[] {
  return shapes.filter(({ kind }) => kind !== "null");
}

/** The parts of an interface, with what their comments say. */
export function interfaceSpec(
  declaration: ts.InterfaceDeclaration,
  typeOf: (member: ts.PropertySignature) => TypeSpec,
): Extract<NamedSpec, { type: "object" }> {
  const members = declaration.members.filter(ts.isPropertySignature);
  const isOptional = ({ questionToken, type }: ts.PropertySignature): boolean =>
    questionToken !== undefined || (type?.getText().endsWith("| undefined") ?? false);
  return {
    type: "object",
    properties: Object.fromEntries(
      members.map((member) => [member.name.getText(), { ...typeOf(member), ...description(member) }]),
    ),
    required: members.filter((member) => !isOptional(member)).map(({ name }) => name.getText()),
  };
}

function objectSpec(
  members: readonly Member[],
  typeOf: (member: Member) => PropertySpec,
): Extract<NamedSpec, { type: "object" }> {
  return {
    type: "object",
    properties: Object.fromEntries(members.map((member) => [member.name, typeOf(member)])),
    required: members.filter(({ optional }) => !optional).map(({ name }) => name),
  };
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
