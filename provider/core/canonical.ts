import { containsUnknown } from "../../protocol/unknown.js";

/**
 * One text for all spellings of a JSON value: the order of keys, and keys whose value is null, mean nothing. Pulumi's
 * engine does not tell null from missing either.
 */
export function canonicalText(value: unknown): string {
  return JSON.stringify(canonical(value));
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== "object" || value === null) return value;
  // As a list of pairs, and marked as one: `{}` and `[]` are not the same.
  const pairs = Object.entries(value)
    .filter(([, member]) => member !== null && member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => [name, canonical(member)]);
  return { pairs };
}

/** Whether two JSON values say the same. What is not known yet is never the same. */
export function same(one: unknown, other: unknown): boolean {
  return !containsUnknown(other) && canonicalText(one) === canonicalText(other);
}
