/** True for a JSON object. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The properties of a credential, where it has an object of them. */
export function propertiesOf(credential: unknown): Readonly<Record<string, unknown>> | undefined {
  const properties = isObject(credential) ? credential["properties"] : undefined;
  return isObject(properties) ? properties : undefined;
}
