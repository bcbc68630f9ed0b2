import { type PropertyMap, type PropertyValue } from "../values.js";
import { isMap, isSecret, toSecret } from "./property-values.js";

/** A place in the properties of a resource: keys and indexes from the top; `*` stands for any of them. */
export type PropertyPath = readonly (string | number)[];

const WILDCARD = "*";

/** Writes a path as Pulumi does: `a.b[1]`, and `a["x y"]` for keys that are no identifiers. */
export function formatPath(path: PropertyPath): string {
  return path
    .map((part, index) => {
      if (typeof part === "number") return `[${part}]`;
      if (/^[A-Za-z0-9_]+$/.test(part)) return index === 0 ? part : `.${part}`;
      return `["${part.replaceAll('"', '\\"')}"]`;
    })
    .join("");
}

/** Reads a path in the notation of `formatPath`, or with `*`. Undefined: it cannot be read. */
export function parsePath(text: string): PropertyPath | undefined {
  const token = /\.?(?<key>[^.[\]]+)|\[(?<index>\d+)\]|\["(?<quoted>(?:[^"\\]|\\.)*)"\]|\[(?<star>\*)\]/y;
  const path: (string | number)[] = [];
  while (token.lastIndex < text.length) {
    const groups = token.exec(text)?.groups;
    if (groups === undefined) return undefined;
    if (groups["index"] !== undefined) path.push(Number(groups["index"]));
    else path.push(groups["key"] ?? groups["star"] ?? groups["quoted"]?.replaceAll(/\\(.)/g, "$1") ?? "");
  }
  return path.length === 0 ? undefined : path;
}

/** True if `inner` is `outer` or lies below it. */
export function contains(outer: PropertyPath, inner: PropertyPath): boolean {
  return outer.length <= inner.length && outer.every((part, index) => part === WILDCARD || part === inner[index]);
}

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
