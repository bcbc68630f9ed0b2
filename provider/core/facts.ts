import { z } from "zod";
import type { ArgumentFacts } from "./lifecycle.js";

/**
 * What a change of an argument means for Pulumi and for the platform, stated once, at the argument's own schema:
 *
 *     providerConfigKey: z.string().register(facts, { replaces: true }),
 */
export const facts = z.registry<ArgumentFacts>();

/** The facts of every argument of a schema, by name. */
export function factsOf(shape: Readonly<Record<string, z.ZodType>>): Record<string, ArgumentFacts> {
  return Object.fromEntries(Object.entries(shape).map(([name, schema]) => [name, facts.get(schema) ?? {}]));
}
