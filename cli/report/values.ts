import { isUnknown } from "../../protocol/unknown.js";

/** What is shown in the place of a value that only the update will know. */
export const UNKNOWN_TEXT = "(known after the update)";

/** Values of a resource: arguments or outputs. */
export type Values = Readonly<Record<string, unknown>>;

/** The value of a key that the object itself has: every object has a `constructor` besides. */
export function own(values: Values, name: string): unknown {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value as text: texts as they are, everything else as JSON. */
export function formatValue(value: unknown): string {
  if (isUnknown(value)) return UNKNOWN_TEXT;
  return typeof value === "string"
    ? value
    : JSON.stringify(value, (_key, inner: unknown) => (isUnknown(inner) ? UNKNOWN_TEXT : inner));
}

/** The arguments alone: names that begin with two underscores are Pulumi's own. */
export function argumentsOf(values: Values | undefined): Record<string, unknown> {
  const args: Record<string, unknown> = {};
  if (values === undefined) return args;
  // Of ten thousand resources these are most of what a review copies.
  for (const name of Object.keys(values)) if (!name.startsWith("__")) args[name] = values[name];
  return args;
}
