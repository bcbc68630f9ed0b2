import { isDeepStrictEqual } from "node:util";
import { containsUnknown } from "../core/unknown.js";

/**
 * Whether two values in canonical form say the same. The order of an object's keys says nothing (the database changes
 * it), that of a list does. What is not known yet is never the same.
 */
export function same(one: unknown, other: unknown): boolean {
  return !containsUnknown(other) && isDeepStrictEqual(plain(one), plain(other));
}

/** Without what means the same as missing. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== null && item !== undefined)
      .map(([key, item]) => [key, plain(item)]),
  );
}
