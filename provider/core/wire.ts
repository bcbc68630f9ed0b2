import { z } from "zod";
import { schemasOf, unwrap } from "./check.js";
import { facts } from "./facts.js";
import { isObject } from "../../protocol/object.js";

/**
 * Arguments under the names of the platform's API, those that are there, in the order of the schema. Objects that the
 * schema describes are taken along; in any other value, and in what is not known yet, nothing is renamed.
 */
export function toWire(schema: z.ZodObject, values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return renamed(schema, values, (name, wire) => [name, wire]);
}

/** The other way round: what the API shows, under the names of arguments. What the schema does not have is left out. */
export function fromWire(schema: z.ZodObject, wire: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return renamed(schema, wire, (name, wireName) => [wireName, name]);
}

function renamed(
  schema: z.ZodObject,
  values: Readonly<Record<string, unknown>>,
  direction: (name: string, wire: string) => readonly [string, string],
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(schemasOf(schema)).flatMap(([name, member]) => {
      const [from, to] = direction(name, facts.get(member)?.wire ?? name);
      const value = Object.hasOwn(values, from) ? values[from] : undefined;
      const inner = unwrap(member);
      if (value === undefined) return [];
      return [[to, inner instanceof z.ZodObject && isObject(value) ? renamed(inner, value, direction) : value]];
    }),
  );
}
