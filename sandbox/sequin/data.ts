import { randomUUID } from "node:crypto";
import { z } from "zod";

/** A JSON object as the API takes and shows it. */
export type Json = Record<string, unknown>;

const json = z.record(z.string(), z.unknown());

const account = z.object({ token: z.string(), org_id: z.string() });

const stream = z.object({ id: z.string(), org_id: z.string(), slug: z.string(), created_at: z.string() });

const credential = z.object({
  id: z.string(),
  org_id: z.string(),
  provider: z.string(),
  name: z.string().nullable(),
  /** With its real secrets; only replies mask them. */
  properties: json,
  oauth_app_id: z.string().nullable(),
  metadata: json,
  created_at: z.string(),
  updated_at: z.string(),
});

const sync = z.object({
  id: z.string(),
  org_id: z.string(),
  provider: z.string(),
  stream_id: z.string(),
  external_id: z.string().nullable(),
  name: z.string(),
  status: z.string(),
  health: z.string(),
  collection_ids: z.array(z.string()),
  rate_limit: json.nullable(),
  credential_id: z.string(),
  max_age_days: z.number().nullable(),
  sync_frequency: z.string(),
  initial_backfill_completed_at: z.string().nullable(),
  metadata: json,
  created_at: z.string(),
  updated_at: z.string(),
});

/** Everything the emulated platform holds. All times are ISO 8601. */
export const SequinData = z.object({
  accounts: z.array(account),
  streams: z.array(stream),
  credentials: z.array(credential),
  syncs: z.array(sync),
});

export type SequinData = z.infer<typeof SequinData>;

/** An API token and the organization it opens. */
export type Account = z.infer<typeof account>;
export type StreamRecord = z.infer<typeof stream>;
export type CredentialRecord = z.infer<typeof credential>;
export type SyncRecord = z.infer<typeof sync>;

/** The token of the account that a program talks to. */
export const TOKEN = "sequin-sandbox-token";

/** A valid token of somebody else's organization: what a mixed-up environment variable looks like. */
export const OTHER_TOKEN = "sequin-sandbox-token-of-another-organization";

const ORG = "75958cea-c981-4116-9a0d-c1e99e826688";
const OTHER_ORG = "0c6a5f83-5d2e-4b0a-9d3a-4d5f0f6f9b11";

/** The seeded stream and credential: one customer, ready for a first sync. */
export const SEEDED = {
  orgId: ORG,
  otherOrgId: OTHER_ORG,
  streamId: "f0f70b52-5243-489c-879b-a1ae3f02abfd",
  secondStreamId: "a3f1c9d2-7b64-4b8e-9c55-2f0e6d7a8b90",
  credentialId: "27879937-bd5d-490b-a943-edf486b04300",
  secondCredentialId: "5b2f7a60-93c1-4d7e-8a14-6c0d9e1f2a3b",
} as const;

/** The data the platform starts with. */
export function seed(): SequinData {
  const then = "2023-12-15T01:29:29Z";
  const stripeKey = (id: string, name: string, secret: string): CredentialRecord => ({
    id,
    org_id: ORG,
    provider: "stripe",
    name: null,
    properties: { kind: "stripe_key", name, secret, test: true },
    oauth_app_id: null,
    metadata: {},
    created_at: then,
    updated_at: then,
  });
  const streamNamed = (id: string, org: string, name: string): StreamRecord => ({
    id,
    org_id: org,
    slug: name,
    created_at: then,
  });
  return {
    accounts: [
      { token: TOKEN, org_id: ORG },
      { token: OTHER_TOKEN, org_id: OTHER_ORG },
    ],
    streams: [
      streamNamed(SEEDED.streamId, ORG, "default"),
      streamNamed(SEEDED.secondStreamId, ORG, "analytics"),
      streamNamed("d1f6c0de-1f0b-4b2a-8a55-0b8c6f3d9e21", OTHER_ORG, "default"),
    ],
    credentials: [
      stripeKey(SEEDED.credentialId, "Choam Corp", "sk_test_choam_4242424242"),
      stripeKey(SEEDED.secondCredentialId, "Choam Corp (new account)", "sk_test_choam_2424242424"),
    ],
    syncs: [],
  };
}

/** A new id, as the platform makes them. */
export function newId(): string {
  return randomUUID();
}
