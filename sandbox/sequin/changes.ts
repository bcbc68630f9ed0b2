import { z } from "zod";
import { InvalidRequest } from "../errors.js";
import { parseOneOf } from "../parse-request.js";
import { newId, SEEDED, type SyncRecord } from "./data.js";
import { defined } from "./defined.js";
import type { Store } from "./store.js";

const json = z.record(z.string(), z.unknown());

const syncFields = z.strictObject({
  provider: z.string(),
  stream_id: z.string(),
  external_id: z.string().nullable(),
  name: z.string(),
  status: z.enum(["active", "disabled"]),
  health: z.enum(["healthy", "ok", "warn", "error"]),
  collection_ids: z.array(z.string()),
  rate_limit: json.nullable(),
  credential_id: z.string(),
  max_age_days: z.number().nullable(),
  sync_frequency: z.enum(["continuous", "4h"]),
  initial_backfill_completed_at: z.string().nullable(),
  metadata: json,
});

const credentialFields = z.strictObject({ name: z.string().nullable(), metadata: json, properties: json });

/**
 * What somebody else may do behind the program's back: change or delete a sync, change a credential, add many syncs or
 * credentials at once, replace the API token, choose another reading of the documents.
 */
const change = z.union([
  z.strictObject({ sync: z.string(), set: syncFields.partial() }),
  z.strictObject({ sync: z.string(), delete: z.literal(true) }),
  z.strictObject({ credential: z.string(), set: credentialFields.partial() }),
  z.strictObject({ addSyncs: z.int().min(1), fields: syncFields.partial().optional() }),
  z.strictObject({ addCredentials: z.int().min(1) }),
  /** The organization's API token is replaced by this one. */
  z.strictObject({ rotateToken: z.string().min(1) }),
  z.strictObject({ options: json }),
]);

/** Makes the change; returns the ids of what was added or changed. */
export function applyChange(store: Store, request: unknown): string[] {
  const wanted = parseOneOf(change.options, request, "change of Sequin");
  if ("options" in wanted) {
    store.configure(wanted.options);
    return [];
  }
  if ("addSyncs" in wanted) return range(wanted.addSyncs).map((n) => addSync(store, n, wanted.fields ?? {}));
  if ("addCredentials" in wanted) return range(wanted.addCredentials).map((n) => addCredential(store, n));
  if ("rotateToken" in wanted) {
    for (const account of store.data.accounts) {
      if (account.org_id === SEEDED.orgId) account.token = wanted.rotateToken;
    }
    return [];
  }
  if ("credential" in wanted) {
    const credential = store.data.credentials.find((other) => other.id === wanted.credential);
    if (credential === undefined) throw new InvalidRequest(`Sequin has no credential "${wanted.credential}"`);
    Object.assign(credential, defined(wanted.set), { updated_at: store.now() });
    return [credential.id];
  }
  const sync = store.data.syncs.find((other) => other.id === wanted.sync);
  if (sync === undefined) throw new InvalidRequest(`Sequin has no sync "${wanted.sync}"`);
  if ("delete" in wanted) store.removeSync(sync);
  else store.changeSync(sync, defined(wanted.set));
  return [sync.id];
}

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

function addSync(store: Store, n: number, fields: z.infer<typeof syncFields> | object): string {
  const now = store.now();
  const sync: Omit<SyncRecord, "id"> = {
    org_id: SEEDED.orgId,
    provider: "stripe",
    stream_id: SEEDED.streamId,
    external_id: null,
    name: `Customer ${n} - Stripe`,
    status: "active",
    health: "healthy",
    collection_ids: ["stripe:customer", "stripe:invoice"],
    rate_limit: null,
    credential_id: SEEDED.credentialId,
    max_age_days: null,
    sync_frequency: "continuous",
    initial_backfill_completed_at: now,
    metadata: {},
    created_at: now,
    updated_at: now,
    ...defined(fields),
  };
  return store.addSync(sync).id;
}

function addCredential(store: Store, n: number): string {
  const now = store.now();
  const id = newId();
  store.data.credentials.push({
    id,
    org_id: SEEDED.orgId,
    provider: "stripe",
    name: null,
    properties: { kind: "stripe_key", name: `Customer ${n} ${id}`, secret: `sk_test_${id}`, test: true },
    oauth_app_id: null,
    metadata: {},
    created_at: now,
    updated_at: now,
  });
  return id;
}
