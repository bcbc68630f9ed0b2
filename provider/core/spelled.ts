import type { z } from "zod";

/** What a value means, in the one spelling that is kept; or what is wrong with it, as a sentence without subject. */
export type Reading<T> = { readonly value: T } | { readonly problem: string };

/**
 * A value that may be spelled in several ways.
 *
 * @param given what a program may write.
 * @param kept what is kept and sent: reading a kept value again gives the same value.
 * @param read makes the one of the other.
 */
export function spelled<Given, Input, Kept>(
  given: z.ZodType<Given, Input>,
  kept: z.ZodType<Kept>,
  read: (value: Given) => Reading<Kept>,
): z.ZodType<Kept, Input> {
  return given
    .transform((value, context): unknown => {
      const reading = read(value);
      if ("value" in reading) return reading.value;
      context.issues.push({ code: "custom", message: reading.problem, input: value });
      return undefined;
    })
    .pipe(kept);
}
