import { canonicalText } from "../core/canonical.js";

/** Whether two JSON values are the same: the order of keys, and keys whose value is null, mean nothing. */
export function same(a: unknown, b: unknown): boolean {
  return canonicalText(a) === canonicalText(b);
}
