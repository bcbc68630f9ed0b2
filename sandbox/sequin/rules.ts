import type { Json, SyncRecord } from "./data.js";

/** Reasons per field, as a 422 carries them. */
export type ValidationErrors = Record<string, string[]>;

export function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? undefined : "can't be blank";

const collectionIds = (value: unknown): string | undefined =>
  Array.isArray(value) && value.length > 0 && value.every((id) => typeof id === "string" && id !== "")
    ? undefined
    : "must be a list of collection ids";

function rateLimit(value: unknown): string | undefined {
  if (!isJson(value)) return "must be an object";
  const fields = ["allowed_requests", "interval", "max_concurrent_requests"];
  if (Object.keys(value).some((key) => !fields.includes(key))) return "has an unknown field";
  if (Object.values(value).some((field) => !Number.isInteger(field))) return "must hold integers";
  return undefined;
}

/** The fields that both a creation and a PATCH take, each with its rule. */
const MUTABLE: Record<string, (value: unknown) => string | undefined> = {
  name: text,
  collection_ids: collectionIds,
  rate_limit: rateLimit,
  max_age_days: (value) =>
    value === null || (typeof value === "number" && value > 0) ? undefined : "must be a number greater than 0",
  sync_frequency: (value) => (value === "continuous" || value === "4h" ? undefined : "is invalid"),
  metadata: (value) => (isJson(value) ? undefined : "must be an object"),
  status: (value) => (value === "active" || value === "disabled" ? undefined : "is invalid"),
};

/** The fields of a body that may change later. */
export function mutableFields(body: Json): Partial<SyncRecord> {
  return Object.fromEntries(Object.entries(body).filter(([field]) => Object.hasOwn(MUTABLE, field)));
}

/** The fields that never change after the creation. */
export const IMMUTABLE_FIELDS = ["provider", "stream_id", "credential", "credential_id", "external_id"];

/** What is wrong with the fields that are there. */
export function refused(body: Json): ValidationErrors {
  const errors: ValidationErrors = {};
  for (const [field, rule] of Object.entries(MUTABLE)) {
    const reason = field in body ? rule(body[field]) : undefined;
    if (reason !== undefined) errors[field] = [reason];
  }
  return errors;
}

/** What is wrong with, and missing from, the body of a creation. */
export function refusedCreation(body: Json): ValidationErrors {
  const errors = refused(body);
  for (const field of ["provider", "stream_id", "name", "collection_ids"]) {
    if (errors[field] === undefined && text(body[field]) !== undefined && !Array.isArray(body[field])) {
      errors[field] = ["can't be blank"];
    }
  }
  if ("credential" in body === "credential_id" in body) {
    errors["credential"] = ["exactly one of credential and credential_id is required"];
  }
  return errors;
}
