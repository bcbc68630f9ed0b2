import { z } from "zod";
import { publishedOf } from "../../../provider/core/published.js";

/** What values of a schema look like, for whoever writes them down in a language: TypeScript, or a package schema. */
export type Shape =
  | { readonly kind: "string" | "boolean" | "null" | "unknown" }
  | { readonly kind: "number"; readonly isWhole: boolean }
  | { readonly kind: "literal"; readonly value: string | number | boolean }
  | { readonly kind: "enum"; readonly values: readonly string[] }
  | { readonly kind: "union"; readonly of: readonly Shape[] }
  | { readonly kind: "list"; readonly of: Shape; readonly isReadonly: boolean }
  | { readonly kind: "map"; readonly of: Shape }
  | { readonly kind: "object"; readonly members: readonly Member[] }
  | { readonly kind: "named"; readonly name: string; readonly of: Shape };

export interface Member {
  readonly name: string;
  readonly optional: boolean;
  readonly shape: Shape;
}

/** Whether a shape is of what a program gives, or of what is kept of it. */
export type Side = "given" | "kept";

/** The shape of a schema's values. */
export function shapeOf(schema: unknown, side: Side): Shape {
  if (!(schema instanceof z.ZodType)) throw new Error("Not a schema of zod.");
  const { as, type } = publishedOf(schema);
  if (side === "given" && as !== undefined) return shapeOf(as, side);
  const shape = ownShape(schema, side);
  return type === undefined || side === "kept" ? shape : { kind: "named", name: type, of: shape };
}

/** The members of an object. */
export function membersOf(schema: z.ZodObject, side: Side): Member[] {
  return Object.entries<unknown>(schema.shape).map(([name, member]) => ({
    name,
    optional: isOptional(member, side),
    shape: shapeOf(member, side),
  }));
}

/** A default makes an argument one that may be left out, and is always kept. */
function isOptional(schema: unknown, side: Side): boolean {
  if (schema instanceof z.ZodDefault) return side === "given";
  return schema instanceof z.ZodOptional;
}

function ownShape(schema: z.ZodType, side: Side): Shape {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return shapeOf(schema.unwrap(), side);
  if (schema instanceof z.ZodPipe) return shapeOf(side === "given" ? schema.in : schema.out, side);
  if (schema instanceof z.ZodReadonly) {
    const inner = shapeOf(schema.unwrap(), side);
    return inner.kind === "list" ? { ...inner, isReadonly: true } : inner;
  }
  if (schema instanceof z.ZodNullable) return { kind: "union", of: [shapeOf(schema.unwrap(), side), { kind: "null" }] };
  if (schema instanceof z.ZodUnion) return { kind: "union", of: schema.options.map((each) => shapeOf(each, side)) };
  if (schema instanceof z.ZodString) return { kind: "string" };
  if (schema instanceof z.ZodNumber) return { kind: "number", isWhole: schema.format === "safeint" };
  if (schema instanceof z.ZodBoolean) return { kind: "boolean" };
  if (schema instanceof z.ZodNull) return { kind: "null" };
  if (schema instanceof z.ZodLiteral) return literal(schema.value);
  if (schema instanceof z.ZodEnum) return { kind: "enum", values: schema.options.map(String) };
  if (schema instanceof z.ZodArray) return { kind: "list", of: shapeOf(schema.element, side), isReadonly: false };
  if (schema instanceof z.ZodRecord) return { kind: "map", of: shapeOf(schema.valueType, side) };
  if (schema instanceof z.ZodObject) return { kind: "object", members: membersOf(schema, side) };
  // JSON of any form.
  const isAnything = schema instanceof z.ZodUnknown || schema instanceof z.ZodLazy;
  if (isAnything || (schema instanceof z.ZodCustom && side === "kept")) return { kind: "unknown" };
  throw new Error(`A schema of the type ${schema.type} has no public form: give it one, by published({ as: … }).`);
}

function literal(value: unknown): Shape {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
    return { kind: "literal", value };
  }
  throw new Error("Only texts, numbers, true and false can be literals.");
}
