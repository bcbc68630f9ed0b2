import { shorten } from "./shorten.js";

/** Longer names say no more and hide the rest of the message; so do places that lie deeper than anybody looks. */
const LONGEST_NAME = 100;
const LONGEST_PATH = 400;

/** A path as Pulumi and people write it: `collectionIds[0].name`. */
export function formatPath(path: readonly PropertyKey[]): string {
  const text = path.reduce<string>((before, key) => {
    if (typeof key === "number") return `${before}[${key}]`;
    const name = shorten(String(key), LONGEST_NAME);
    return before === "" ? name : `${before}.${name}`;
  }, "");
  return shorten(text, LONGEST_PATH);
}

/** What stands at a path, or undefined. */
export function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  let value = root;
  for (const key of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}
