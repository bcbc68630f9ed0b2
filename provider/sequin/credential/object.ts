import { isObject } from "../../../protocol/object.js";

/** The properties of a credential, where it has an object of them. */
export function propertiesOf(credential: unknown): Readonly<Record<string, unknown>> | undefined {
  const properties = isObject(credential) ? credential["properties"] : undefined;
  return isObject(properties) ? properties : undefined;
}
