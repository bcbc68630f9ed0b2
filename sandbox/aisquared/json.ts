/** A JSON object of unknown contents. */
export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function sameJson(one: unknown, other: unknown): boolean {
  return JSON.stringify(asStored(one)) === JSON.stringify(asStored(other));
}

/** A value with its keys in the order in which Postgres keeps them in a `jsonb` column: short ones first, then by bytes. */
export function asStored(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asStored);
  if (!isObject(value)) return value;
  const keys = Object.keys(value).sort((one, other) => {
    const lengths = Buffer.byteLength(one) - Buffer.byteLength(other);
    return lengths === 0 ? Buffer.compare(Buffer.from(one), Buffer.from(other)) : lengths;
  });
  return Object.fromEntries(keys.map((key) => [key, asStored(value[key])]));
}
