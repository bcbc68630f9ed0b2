import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv2020, { type ValidateFunction } from "ajv/dist/2020.js";

/**
 * A validator of one of the schemas in `schemas/`, made strict: what the schema does not name is an error here, so that
 * nothing is printed that is not documented.
 */
export function strictValidator(name: string): ValidateFunction {
  const schema: unknown = JSON.parse(readFileSync(join(__dirname, "../../schemas", name), "utf8"));
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, formats: { date: /^\d{4}-\d\d-\d\d$/ } });
  return ajv.compile(closed(schema) as object);
}

function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== "object" || schema === null) return schema;
  const copy = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  return "properties" in copy && !("additionalProperties" in copy) ? { ...copy, additionalProperties: false } : copy;
}
