import { isDeepStrictEqual } from "node:util";
import type { Values } from "./values.js";

/**
 * The outputs that a change in place leaves as they are, those that are absent before and after it included: what else
 * in a program hangs on them does not change with it.
 *
 * @param names of all outputs
 * @param isArgument whether an output repeats an argument: then it stays when the argument does
 * @param touched the other outputs that this change gives another value, or may give one
 */
export function stableOutputs(
  names: Iterable<string>,
  isArgument: (name: string) => boolean,
  touched: readonly string[],
  { olds, news }: { readonly olds: Values; readonly news: Values },
): string[] {
  return [...new Set(names)].filter((name) =>
    isArgument(name) ? isDeepStrictEqual(olds[name] ?? undefined, news[name] ?? undefined) : !touched.includes(name),
  );
}
