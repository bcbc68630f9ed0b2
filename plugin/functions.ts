import type { Account } from "../provider/core/account.js";
import { ConfigurationError } from "../provider/core/errors/configuration-error.js";
import { ProviderError } from "../provider/core/errors/provider-error.js";
import { describeUnknownName, quote } from "../provider/core/issues.js";
import { isObject, toPlainObject } from "../provider/core/json.js";
import type { CheckFailure } from "../provider/core/lifecycle.js";
import type { Values } from "../provider/core/values.js";
import { containsUnknown } from "../protocol/unknown.js";

/** A lookup by its token. The schema says what it takes. */
type Lookup = (args: Values, account: Account) => Promise<Values>;

/** The lookups, each with its platform's code loaded at the first call. */
const functions: Readonly<Record<string, Lookup>> = {
  "syncs:nango:getConnections": async (filter, account) => ({
    connections: await (await import("../provider/nango/lookups.js")).connections(filter, account),
  }),
  "syncs:nango:getSyncs": async (filter, account) => ({
    syncs: await (await import("../provider/nango/lookups.js")).syncs(filter, account),
  }),
  "syncs:paragon:getSyncs": async ({ userId, ...filter }, account) => ({
    syncs: await (await import("../provider/paragon/lookups.js")).syncs(String(userId), filter, account),
  }),
  "syncs:sequin:getSyncs": async (filter, account) => ({
    syncs: await (await import("../provider/sequin/lookups.js")).syncs(filter, account),
  }),
  "syncs:aisquared:getConnectors": async (filter, account) => ({
    connectors: await (await import("../provider/aisquared/lookups.js")).connectors(filter, account),
  }),
  "syncs:aisquared:getModels": async (filter, account) => ({
    models: await (await import("../provider/aisquared/lookups.js")).models(filter, account),
  }),
  "syncs:aisquared:getSyncs": async (filter, account) => ({
    syncs: await (await import("../provider/aisquared/lookups.js")).syncs(filter, account),
  }),
};

/** Tokens of all lookups. */
export const functionTokens: readonly string[] = Object.keys(functions);

/**
 * Looks something up.
 *
 * @param schema of the package, as JSON: it says which arguments there are.
 */
export async function invoke(
  token: string,
  args: Values,
  schema: string,
  account: Account,
): Promise<{ result: Values; failures: CheckFailure[] }> {
  const lookup = Object.hasOwn(functions, token) ? functions[token] : undefined;
  if (lookup === undefined) {
    throw new ProviderError(`This version has no function ${quote(token)}, only ${functionTokens.join(", ")}.`);
  }
  const failures = refused(args, inputsOf(schema, token));
  if (failures.length > 0) return { result: {}, failures };
  return { result: toPlainObject(await lookup(args, account)), failures };
}

interface Inputs {
  readonly properties: Readonly<Record<string, unknown>>;
  readonly required: readonly string[];
}

function refused(args: Values, { properties, required }: Inputs): CheckFailure[] {
  const names = Object.keys(properties);
  const missing = required.filter((name) => args[name] === undefined || args[name] === null);
  return [
    ...missing.map((property) => ({ property, reason: "is required" })),
    ...Object.entries(args).flatMap(([property, value]) => {
      if (!names.includes(property)) return [{ property, reason: describeUnknownName(property, names) }];
      const type = isObject(properties[property]) ? properties[property]["type"] : undefined;
      const isWrong = ["string", "boolean", "number"].includes(String(type)) && value !== null && typeof value !== type;
      if (isWrong) return [{ property, reason: `must be a ${String(type)}, not ${quote(value)}` }];
      return containsUnknown(value) ? [{ property, reason: "must be known before the lookup" }] : [];
    }),
  ];
}

function inputsOf(schema: string, token: string): Inputs {
  const parsed: unknown = JSON.parse(schema);
  const spec = isObject(parsed) && isObject(parsed["functions"]) ? parsed["functions"][token] : undefined;
  const inputs = isObject(spec) ? spec["inputs"] : undefined;
  if (!isObject(inputs) || !isObject(inputs["properties"]) || !Array.isArray(inputs["required"])) {
    throw new ConfigurationError(`The package's schema has no function ${token}. Install the package again.`);
  }
  return { properties: inputs["properties"], required: inputs["required"].map(String) };
}
