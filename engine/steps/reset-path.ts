import { type PropertyPath, WILDCARD } from "../../protocol/property-path.js";
import { type PropertyMap, type PropertyValue } from "../../protocol/values.js";
import { isMap, isSecret, toSecret } from "../../protocol/property-values.js";

/**
 * Sets what lies at the path back to what it is in `from`; absent there, it is taken away. Returns a new value and
 * leaves both arguments as they are. Where the path leads through something that one side lacks, nothing changes; only
 * a key of something that `from` lacks altogether is absent there, too.
 * What was part of a secret in `from` is a secret in the result too.
 */
export function resetPath(value: PropertyMap, path: PropertyPath, from: PropertyMap): PropertyMap {
  const result = reset(value, path, from, false);
  return isMap(result) ? result : value;
}

function reset(value: PropertyValue, path: PropertyPath, from: PropertyValue, secret: boolean): PropertyValue {
  // What stays inside a secret of the result needs no mark of its own.
  if (isSecret(value)) return { ...value, value: reset(value.value, path, isSecret(from) ? from.value : from, false) };
  if (isSecret(from)) return reset(value, path, from.value, true);
  const [part, ...rest] = path;
  if (part === undefined) return secret ? toSecret(from) : from;
  if (Array.isArray(value) && Array.isArray(from)) {
    return value.map((item, index) => {
      const old = from[index];
      return (part === WILDCARD || part === index) && old !== undefined ? reset(item, rest, old, secret) : item;
    });
  }
  if (!isMap(value)) return value;
  if (isMap(from)) return resetKeys(value, String(part), rest, from, secret);
  return rest.length === 0 && part !== WILDCARD && typeof part === "string"
    ? resetKeys(value, part, [], {}, secret)
    : value;
}

function resetKeys(
  value: PropertyMap,
  part: string,
  rest: PropertyPath,
  from: PropertyMap,
  secret: boolean,
): PropertyMap {
  const entries = new Map(Object.entries(value));
  const keys = part === WILDCARD ? new Set([...entries.keys(), ...Object.keys(from)]) : [part];
  for (const key of keys) {
    const item = entries.get(key);
    const old = Object.hasOwn(from, key) ? from[key] : undefined;
    if (rest.length > 0) {
      if (item !== undefined && (old !== undefined || part !== WILDCARD))
        entries.set(key, reset(item, rest, old ?? null, secret));
    } else if (old === undefined) entries.delete(key);
    else entries.set(key, secret ? toSecret(old) : old);
  }
  return Object.fromEntries(entries);
}
