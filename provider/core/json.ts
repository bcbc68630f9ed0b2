import { ProviderError } from "./errors/provider-error.js";

/**
 * The value as the plain JSON that Pulumi's wire takes. A key without a value disappears, dates become ISO texts, and
 * numbers JSON has not become null; anything else (a function, a symbol) is a bug of ours and refused by its path.
 *
 * One `undefined` in an answer makes Pulumi lose a resource that already exists, so everything that leaves the
 * provider passes here.
 */
export function toPlainJson(value: unknown, path = "value"): unknown {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      return Number.isFinite(value) ? value : null;
    case "bigint":
      return value.toString();
    case "undefined":
      return null;
    case "object":
      break;
    default:
      throw new ProviderError(`A ${typeof value} cannot be stored in Pulumi's state (${path}).`);
  }
  if (value === null) return null;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((element, index) => toPlainJson(element, `${path}[${index}]`));
  return toPlainObject(value, path);
}

/** True for a JSON object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** {@link toPlainJson} for an object of properties. */
export function toPlainObject(value: object, path = "value"): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value)
      // `__proto__` as a key is never data of ours, and a trap for whoever copies the object.
      .filter(([key, element]) => element !== undefined && key !== "__proto__")
      .map(([key, element]) => [key, toPlainJson(element, `${path}.${key}`)]),
  );
}

/** The id as the non-empty text that Pulumi needs: a number would silently become an empty id, and an orphan. */
export function toResourceId(id: unknown): string {
  const text = typeof id === "string" || typeof id === "number" ? String(id) : "";
  if (text === "") throw new ProviderError("The platform gave the object no id.");
  return text;
}
