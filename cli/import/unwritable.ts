import { SIGNATURE } from "../../protocol/values.js";
import { formatPath } from "../../provider/core/path.js";
import { isUnknown } from "../../protocol/unknown.js";

/**
 * Why no program can write these values: they hold what means something else to Pulumi (the key by which it marks secrets,
 * assets and references; a text that stands for a value not known yet), or what its SDK fails on. Undefined: one can.
 */
export function unwritable(value: unknown, path: readonly (string | number)[] = []): string | undefined {
  const where = formatPath(path);
  if (isUnknown(value)) return `${where} is a text by which Pulumi marks values that are not known yet`;
  if (typeof value !== "object" || value === null) return undefined;
  if (Object.hasOwn(value, SIGNATURE))
    return `${where} has the key ${SIGNATURE}, by which Pulumi marks secrets and assets`;
  // Pulumi makes a text of every argument, and an object cannot be made one without its function.
  if (Object.hasOwn(value, "toString")) return `${where} has the key toString, on which Pulumi's SDK fails`;
  const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  for (const [key, inner] of entries) {
    const found = unwritable(inner, [...path, key]);
    if (found !== undefined) return found;
  }
  return undefined;
}
