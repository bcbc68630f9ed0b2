import type { z } from "zod";

/** How the package's public types show a schema, where the schema alone does not say it: `scripts/generate` reads this. */
export interface Published {
  /** The type's name of its own, such as `RateLimit`. Its documentation is the comment of the schema. */
  readonly type?: string;
  /** What a program may write, where rules that no schema has, or another step, check or translate the value. */
  readonly as?: z.ZodType;
  /** Optional only for states that other versions wrote. */
  readonly always?: boolean;
}

/** That a resource comes after one of another kind, where a program has declared both. */
export interface Follows {
  /** Registry name of that kind. */
  readonly token: string;
  /** Arguments of this one, and which of that one's they are. */
  readonly by: Readonly<Record<string, string>>;
}

const all = new WeakMap<object, Published>();

/** Notes how a schema is published. @returns the schema */
export function published<Schema extends z.ZodType>(how: Published, schema: Schema): Schema {
  all.set(schema, how);
  return schema;
}

/** What was noted of a schema. */
export function publishedOf(schema: object): Published {
  return all.get(schema) ?? {};
}
