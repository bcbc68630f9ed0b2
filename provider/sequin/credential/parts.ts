import { containsUnknown } from "../../../protocol/unknown.js";
import { same } from "../../core/canonical.js";
import { isSecretProperty } from "./classify.js";
import { isMask } from "./mask.js";
import { isObject } from "../../../protocol/object.js";
import { propertiesOf } from "./object.js";

/** A property of a credential that is no object: its path below `properties`, and its value. */
export interface Leaf {
  readonly path: readonly string[];
  readonly value: unknown;
}

/** All leaves of a credential's properties, lists included as lists of leaves. */
export function leavesOf(value: unknown, path: readonly string[] = []): Leaf[] {
  if (typeof value !== "object" || value === null) return [{ path, value }];
  return Object.entries(value).flatMap(([name, member]) => leavesOf(member, [...path, name]));
}

/**
 * What says whose account a credential opens and through which app: everything but its secrets. Two credentials with
 * the same open part are one and the same to Sequin, which takes the second for an exchange of the secret.
 */
export function openPart(credential: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const properties = propertiesOf(credential);
  return properties === undefined
    ? { ...credential }
    : { ...credential, properties: withoutSecrets(properties, properties["kind"], []) };
}

/** Whether two credentials differ in nothing but their secrets. What is unknown is taken for another one. */
export function isSameAccount(one: unknown, other: unknown): boolean {
  return isObject(one) && isObject(other) && same(openPart(one), openPart(other)) && !containsUnknown(openPart(other));
}

function withoutSecrets(value: Readonly<Record<string, unknown>>, kind: unknown, path: readonly string[]): unknown {
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !isSecretProperty(kind, [...path, name]))
      .map(([name, member]) => [name, isObject(member) ? withoutSecrets(member, kind, [...path, name]) : member]),
  );
}

/**
 * Paths of the open properties that the platform shows with another value than the program declares. Masked, missing
 * and undeclared ones say nothing, nor does the order of a list, nor a number that comes back as a text.
 */
export function differingProperties(declared: unknown, shown: unknown): string[] {
  const properties = propertiesOf(declared);
  if (properties === undefined) return [];
  const differing = (path: readonly string[], value: unknown, there: unknown): string[] => {
    if (there === undefined || there === null || isSecretProperty(properties["kind"], path)) return [];
    if (isObject(value) && isObject(there)) {
      return Object.entries(value).flatMap(([name, member]) =>
        differing([...path, name], member, Object.hasOwn(there, name) ? there[name] : undefined),
      );
    }
    const masked = leavesOf(there).some((leaf) => isMask(leaf.value));
    return masked || loosely(value) === loosely(there) ? [] : [`credential.properties.${path.join(".")}`];
  };
  return differing([], properties, shown);
}

function loosely(value: unknown): string {
  if (Array.isArray(value)) return JSON.stringify(value.map(loosely).sort());
  // An object may have a `toString` of its own that is none.
  return JSON.stringify(isObject(value) ? JSON.stringify(value) : String(value));
}
