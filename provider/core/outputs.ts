import { z } from "zod";

/** A kept value, as wide as its kind: a platform may show, and another version may have kept, more than a program may say. */
type Kept<T> = T extends string
  ? string
  : T extends number
    ? number
    : T extends boolean
      ? boolean
      : T extends readonly (infer Element)[]
        ? Kept<Element>[]
        : T extends object
          ? Record<string, unknown>
          : T;

type Outputs<Shape extends z.core.$ZodLooseShape> = {
  [Name in keyof Shape]: undefined extends z.output<Shape[Name]>
    ? z.ZodOptional<z.ZodType<Kept<Exclude<z.output<Shape[Name]>, undefined>>>>
    : z.ZodType<Kept<z.output<Shape[Name]>>>;
};

/** The part of a state that repeats arguments: their canonical values, read without the rules that a program must keep. */
export function outputsOf<Shape extends z.core.$ZodLooseShape>(args: z.ZodObject<Shape>): Outputs<Shape> {
  const entries = Object.entries<unknown>(args.shape).map(([name, schema]) => [name, kept(schema)]);
  // Member by member what the type says.
  return Object.fromEntries(entries) as Outputs<Shape>;
}

function kept(schema: unknown): z.ZodType {
  if (schema instanceof z.ZodOptional) return kept(schema.unwrap()).optional();
  if (schema instanceof z.ZodDefault) return kept(schema.unwrap()).default(schema.def.defaultValue);
  if (schema instanceof z.ZodPipe) return kept(schema.out);
  if (schema instanceof z.ZodUnion) return z.union(schema.options.map(kept));
  if (schema instanceof z.ZodArray) return z.array(kept(schema.element));
  if (schema instanceof z.ZodObject || schema instanceof z.ZodRecord) return z.record(z.string(), z.unknown());
  if (schema instanceof z.ZodString || schema instanceof z.ZodEnum || schema instanceof z.ZodLiteral) return z.string();
  if (schema instanceof z.ZodNumber) return z.number();
  if (schema instanceof z.ZodBoolean) return z.boolean();
  return z.unknown();
}
