import { canonicalText } from "../core/canonical.js";
import { containsUnknown } from "../core/unknown.js";

/**
 * Whether two values in canonical form say the same. The order of an object's keys says nothing (the database changes
 * it), that of a list does. What is not known yet is never the same.
 */
export function same(one: unknown, other: unknown): boolean {
  return !containsUnknown(other) && canonicalText(one) === canonicalText(other);
}
