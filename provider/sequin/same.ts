import { isObject } from "./credential/object.js";

/** Whether two JSON values are the same: the order of keys, and keys whose value is null, mean nothing. */
export function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(canonical(a)) === JSON.stringify(canonical(b));
}

/** Keys sorted, those without a value left out: Pulumi's engine does not tell null from missing either. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (!isObject(value)) return value;
  // As a list of pairs, and marked as one: `{}` and `[]` are not the same.
  const pairs = Object.entries(value)
    .filter(([, member]) => member !== null && member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => [name, canonical(member)]);
  return { pairs };
}
