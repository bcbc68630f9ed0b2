import { HIDDEN } from "../../protocol/hidden.js";
import { z } from "zod";
import { quote } from "../core/issues.js";
import { isObject } from "../core/json.js";
import type { CheckFailure } from "../core/lifecycle.js";
import type { Values } from "../core/values.js";
import { namesOf } from "../core/names.js";
import { nearestName } from "../core/nearest.js";
import { formatPath } from "../core/path.js";
import { published } from "../core/published.js";
import { rememberSecret } from "../core/redact.js";
import { spelled } from "../core/spelled.js";
import { containsUnknown, isUnknown } from "../../protocol/unknown.js";

/** How rows of the model become objects of the stream: a list of mappings, or the old form `{source column: path}`. */
export type Configuration = readonly z.core.util.JSONType[] | Readonly<Record<string, z.core.util.JSONType>>;

/** How one column of the model becomes one field of the stream. The keys are AI Squared's own, and no others. */
const mapping = published(
  { type: "Mapping" },
  z.object({
    /** Column of the model. */
    from: z.union([z.string(), z.number()]).optional(),
    /** Field of the stream. */
    to: z.string().optional(),
    /** `standard` takes the column, `static` the value, `template` the template, `vector` an embedding. */
    mapping_type: z.string().optional(),
    /** With `static`. */
    value: z.union([z.string(), z.number(), z.boolean()]).optional(),
    /** Type of the value, such as `string` or `boolean`. */
    value_type: z.string().optional(),
    /** With `template`, in Liquid. */
    template: z.string().optional(),
    field_type: z.string().optional(),
    hide_embedding: z.boolean().optional(),
    /** With `vector`. AI Squared answers the key in clear, so a configuration that holds one is a secret as a whole. */
    embedding_config: z
      .object({ mode: z.string().optional(), model: z.string().optional(), api_key: z.string().optional() })
      .optional(),
  }),
);

/** Keys of a mapping; the server drops every other one without a word. */
const MAPPING_KEYS = namesOf(mapping.shape);
const EMBEDDING_KEYS = namesOf(mapping.shape.embedding_config.unwrap().shape);

/** The kinds of mapping that a run knows; the server stores any word. */
const MAPPING_TYPES = ["standard", "static", "template", "vector"] as const;

/**
 * How rows of the model become objects of the stream: mappings; or, in the old form, columns of the model and the fields
 * that they go to.
 */
const configuration = published(
  { type: "Configuration" },
  z.union([z.array(mapping).readonly(), z.record(z.string(), z.string())]),
);

/** Reads a configuration into canonical form: null means the same as missing. What is in it, {@link configurationRule} checks. */
export const configurationSchema: z.ZodType<Configuration> = published(
  { as: configuration },
  spelled(
    z.union([z.array(z.json()), z.record(z.string(), z.json())], {
      error:
        'must be a list of mappings such as { from: "email", to: "email", mapping_type: "standard" }, or an object',
    }),
    z.custom<Configuration>(),
    (given) => {
      rememberSecret(keysIn(given));
      return { value: Array.isArray(given) ? given.map(withoutNulls) : withoutNulls(given) };
    },
  ),
);

function withoutNulls<T>(value: T): T {
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([, item]) => item !== null);
  // Of the same keys and values, so of the same type but for what may be null.
  return Object.fromEntries(
    kept.map(([key, item]) => [key, key === "embedding_config" ? withoutNulls(item) : item]),
  ) as T;
}

/** The API keys in a configuration: what no message may show. */
export function keysIn(configuration: unknown): unknown[] {
  return apiKeysOf(configuration).map(({ key }) => key);
}

/** A configuration without its API keys: what maps rows. */
export function withoutKeys(configuration: unknown): unknown {
  if (Array.isArray(configuration)) return configuration.map(withoutKeys);
  if (!isObject(configuration)) return configuration;
  const kept = Object.entries(configuration).filter(([key]) => key !== "api_key");
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutKeys(value)]));
}

/** The API keys in a configuration, and where they stand. */
function apiKeysOf(configuration: unknown): { index: number; key: unknown }[] {
  if (!Array.isArray(configuration)) return [];
  return configuration.flatMap((mapping: unknown, index) => {
    const embedding = isObject(mapping) ? mapping["embedding_config"] : undefined;
    const key = isObject(embedding) ? embedding["api_key"] : undefined;
    return key === undefined || isUnknown(key) ? [] : [{ index, key }];
  });
}

/**
 * A configuration that was read, fit for a state. AI Squared answers API keys in clear, and Pulumi keeps as secret only
 * what was secret before: a key that somebody added in the dashboard would stand in the state in clear. So a key that
 * is not the known one at its place shows as a difference, and not as itself.
 */
export function hideForeignKeys(configuration: Configuration, known: unknown): Configuration {
  if (!Array.isArray(configuration)) return configuration;
  const own = apiKeysOf(known);
  return configuration.map((mapping: z.core.util.JSONType, index) => {
    const foreign = apiKeysOf([mapping]).some(({ key }) => own.find((each) => each.index === index)?.key !== key);
    if (!foreign || !isObject(mapping) || !isObject(mapping["embedding_config"])) return mapping;
    return { ...mapping, embedding_config: { ...mapping["embedding_config"], api_key: HIDDEN } };
  });
}

/** What is wrong inside a configuration, with the path of each. Total on unknown values. */
export function configurationRule({ configuration }: Values): CheckFailure[] {
  if (configuration === undefined || isUnknown(configuration)) return [];
  if (!Array.isArray(configuration)) {
    return isObject(configuration) && Object.keys(configuration).length === 0 ? [empty] : [];
  }
  if (configuration.length === 0) return [empty];
  return configuration.flatMap((mapping: unknown, index) => checkMapping(mapping, ["configuration", index]));
}

const empty: CheckFailure = {
  property: "configuration",
  reason:
    'must not be empty: give at least one mapping such as { from: "email", to: "email", mapping_type: "standard" }',
};

function checkMapping(mapping: unknown, path: readonly PropertyKey[]): CheckFailure[] {
  if (isUnknown(mapping)) return [];
  if (!isObject(mapping)) {
    return [failure(path, 'must be a mapping such as { from: "email", to: "email", mapping_type: "standard" }')];
  }
  if (Object.keys(mapping).length === 0)
    return [failure(path, `must not be empty; it may hold ${MAPPING_KEYS.join(", ")}`)];
  return Object.entries(mapping).flatMap(([key, value]) => {
    const at = [...path, key];
    if (!MAPPING_KEYS.some((known) => known === key)) return [failure(at, unknownKey(key, MAPPING_KEYS, "a mapping"))];
    if (key === "embedding_config") return checkEmbedding(value, at);
    if (key === "mapping_type") return checkType(value, at);
    return checkScalar(value, at);
  });
}

function checkEmbedding(value: unknown, path: readonly PropertyKey[]): CheckFailure[] {
  if (isUnknown(value)) return [];
  if (!isObject(value)) return [failure(path, `must be an object with ${EMBEDDING_KEYS.join(", ")}`)];
  return Object.entries(value).flatMap(([key, item]) => {
    const at = [...path, key];
    if (!EMBEDDING_KEYS.some((known) => known === key)) {
      return [failure(at, unknownKey(key, EMBEDDING_KEYS, "an embedding_config"))];
    }
    if (key === "api_key" && item === HIDDEN) {
      return [
        failure(at, "is the mask of a key that is not shown: give the real one, such as config.requireSecret(…)"),
      ];
    }
    return checkScalar(item, at);
  });
}

/** A word that nearly is one of those that a run knows maps nothing, without a word of the server. */
function checkType(value: unknown, path: readonly PropertyKey[]): CheckFailure[] {
  if (typeof value !== "string") return checkScalar(value, path);
  const meant = MAPPING_TYPES.some((type) => type === value) ? undefined : nearestName(value, MAPPING_TYPES);
  if (meant === undefined || isUnknown(value)) return [];
  return [
    failure(path, `must be ${MAPPING_TYPES.map(quote).join(", ")}, not ${quote(value)}; did you mean ${quote(meant)}?`),
  ];
}

function checkScalar(value: unknown, path: readonly PropertyKey[]): CheckFailure[] {
  if (isUnknown(value) || typeof value !== "object" || value === null) return [];
  if (containsUnknown(value)) return [];
  return [failure(path, "must be a text, a number or true or false: AI Squared silently drops anything else")];
}

function unknownKey(key: string, known: readonly string[], where: string): string {
  const meant = nearestName(key, known);
  const hint = meant === undefined ? `it may hold ${known.join(", ")}` : `did you mean ${quote(meant)}?`;
  return `is not a key of ${where}, and AI Squared would silently drop it; ${hint}`;
}

function failure(path: readonly PropertyKey[], reason: string): CheckFailure {
  return { property: formatPath(path), reason };
}
