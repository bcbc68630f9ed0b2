import type { z } from "zod";

/**
 * A value by its schema, and never an exception: the library's own checks compare lengths before they look at types, and
 * an object with a `length` and a `toString` of its own makes them throw. Use it for whatever comes from outside.
 */
export function readBy<T>(schema: z.ZodType<T>, value: unknown): z.ZodSafeParseResult<T> {
  try {
    return schema.safeParse(value);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return schema.safeParse(UNREADABLE);
  }
}

/** Of no type that a schema of ours takes. */
const UNREADABLE = Symbol("unreadable");
