import type { CredentialRecord, Json, SyncRecord } from "./data.js";
import { isJson, mutableFields, refusedCreation, type ValidationErrors } from "./rules.js";
import type { Store } from "./store.js";

/** The sync that a POST asks for, or why there will be none. */
export type Creation =
  { sync: Omit<SyncRecord, "id">; errors?: undefined } | { sync?: undefined; errors: ValidationErrors };

/** Checks a POST and puts the defaults in; its credential is imported on the way. */
export function newSync(store: Store, owner: string, body: Json): Creation {
  const errors = refusedCreation(body);
  if (store.options.statusOnCreate === "refused" && "status" in body) errors["status"] = ["is not a parameter"];
  if (errors["stream_id"] === undefined && store.stream(owner, body["stream_id"]) === undefined) {
    errors["stream_id"] = ["does not exist"];
  }
  if (store.options.names === "unique" && nameTaken(store, owner, body)) errors["name"] = ["has already been taken"];
  const credential = credentialOf(store, owner, body, errors);
  if (credential === undefined || Object.keys(errors).length > 0) return { errors };
  const now = store.now();
  const disabled = store.options.statusOnCreate === "honoured" && body["status"] === "disabled";
  const sync = {
    name: "",
    collection_ids: [],
    rate_limit: null,
    max_age_days: null,
    sync_frequency: "continuous",
    metadata: {},
    ...mutableFields(body),
    org_id: owner,
    provider: String(body["provider"]),
    stream_id: String(body["stream_id"]),
    external_id: typeof body["external_id"] === "string" ? body["external_id"] : null,
    status: disabled ? "disabled" : "active",
    health: "healthy",
    credential_id: credential.id,
    initial_backfill_completed_at: null,
    created_at: now,
    updated_at: now,
  };
  return { sync };
}

/** Whether another sync of the stream has the name already. */
export function nameTaken(store: Store, owner: string, body: Json, own?: string): boolean {
  return store.data.syncs.some(
    (sync) =>
      sync.id !== own && sync.org_id === owner && sync.stream_id === body["stream_id"] && sync.name === body["name"],
  );
}

/** The credential of a creation: named by id, or imported with it; notes in `errors` why there is none. */
function credentialOf(store: Store, owner: string, body: Json, errors: ValidationErrors): CredentialRecord | undefined {
  const inline = body["credential"];
  if (inline === undefined) {
    const credential = store.credential(owner, body["credential_id"]);
    if (credential === undefined && errors["credential"] === undefined) errors["credential_id"] = ["does not exist"];
    return credential;
  }
  const properties = isJson(inline) ? inline["properties"] : undefined;
  if (!isJson(inline) || !isJson(properties) || typeof properties["kind"] !== "string") {
    errors["credential"] = ["properties with a kind are required"];
    return undefined;
  }
  return Object.keys(errors).length > 0 ? undefined : store.importCredential(owner, { ...inline, properties });
}
