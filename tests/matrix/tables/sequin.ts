import type { Values } from "../../../provider/core/values.js";
import { SEEDED } from "../../../sandbox/sequin/data.js";
import { each, type Table } from "../table.js";

const PATCH = ["PATCH /v1/syncs/{syncId}"];
const IMPORT = ["POST /v1/credentials"];
const AGAIN = "deleted, then created";

/** A credential of the program's own, in place of an id. */
const own = (properties: Values, more: Values = {}): Values => ({
  credential: { properties: { kind: "stripe_key", name: "Acme~", test: false, ...properties }, ...more },
});
const first = own({ secret: "sk_live_first_secret" });
const second = own({ secret: "sk_live_second_secret" });

export const sequin: Table = {
  platform: "sequin",
  token: "sequin:Sync",
  base: {
    provider: "stripe",
    streamId: SEEDED.streamId,
    credentialId: SEEDED.credentialId,
    name: "Acme - Stripe~",
    collectionIds: ["stripe:customer", "stripe:invoice"],
  },
  created: { status: "disabled", syncFrequency: "4h" },
  markedBy: ["name"],
  arguments: {
    provider: { values: each("provider", "stripe", "hubspot"), outcome: AGAIN },
    streamId: { values: each("streamId", SEEDED.streamId, SEEDED.secondStreamId), outcome: AGAIN },
    externalId: { values: each("externalId", "acme", "globex"), optional: true, outcome: AGAIN },
    credentialId: {
      group: "account",
      values: each("credentialId", SEEDED.credentialId, SEEDED.secondCredentialId),
      outcome: AGAIN,
    },
    credential: {
      group: "account",
      base: { credentialId: undefined },
      values: [
        first,
        second,
        // Whose account it is, and what is kept with it, cannot be changed.
        own({ secret: "sk_live_second_secret", test: true }),
        own({ secret: "sk_live_second_secret", test: true }, { metadata: { plan: "enterprise" } }),
        own({ secret: "sk_live_second_secret", test: true }, { metadata: { plan: "free" } }),
        own({ secret: "sk_live_second_secret", test: true }, { metadata: { plan: "free" }, oauthAppId: "app" }),
      ],
      outcome: (after) => (after === second ? IMPORT : AGAIN),
    },
    name: { values: each("name", "Acme - Stripe~", "Acme (EU) - Stripe~"), outcome: PATCH },
    collectionIds: {
      values: each(
        "collectionIds",
        ["stripe:customer", "stripe:invoice"],
        ["stripe:customer"],
        ["stripe:invoice", "stripe:charge"],
      ),
      same: [
        [
          { collectionIds: ["stripe:customer", "stripe:invoice"] },
          { collectionIds: ["stripe:invoice", "stripe:customer", "stripe:invoice"] },
        ],
      ],
      outcome: PATCH,
    },
    rateLimit: {
      values: each(
        "rateLimit",
        { allowedRequests: 100, interval: 60 },
        { allowedRequests: 200, interval: 60 },
        { allowedRequests: 200, interval: 30 },
        { allowedRequests: 200, interval: 30, maxConcurrentRequests: 5 },
        { allowedRequests: 200, interval: 30, maxConcurrentRequests: 10 },
      ),
      optional: true,
      outcome: PATCH,
    },
    status: {
      values: each("status", "active", "disabled"),
      optional: true,
      outcome: PATCH,
    },
    maxAgeDays: {
      values: each("maxAgeDays", 365, null, 30, "unlimited"),
      same: [[{ maxAgeDays: null }, { maxAgeDays: "unlimited" }]],
      optional: true,
      outcome: PATCH,
    },
    syncFrequency: {
      values: each("syncFrequency", "continuous", "4h"),
      same: [[{ syncFrequency: "4h" }, { syncFrequency: "every 240 minutes" }]],
      optional: true,
      outcome: PATCH,
    },
    metadata: {
      values: each("metadata", { plan: "free" }, { plan: "enterprise" }, { plan: "enterprise", seats: 42 }, {}),
      same: [[{ metadata: { plan: "free", seats: 1 } }, { metadata: { seats: 1, plan: "free", region: null } }]],
      optional: true,
      outcome: PATCH,
    },
    adopt: { values: each("adopt", true, false), optional: true, outcome: [] },
  },
  special: [
    {
      title: "an id in place of a credential",
      before: { ...first, credentialId: undefined },
      after: {},
      outcome: AGAIN,
    },
    {
      title: "a credential in place of an id",
      before: {},
      after: { ...first, credentialId: undefined },
      outcome: AGAIN,
    },
    {
      title: "a new secret and new settings: the secret goes first",
      before: { ...first, credentialId: undefined, status: "disabled", metadata: { plan: "free" } },
      after: { ...second, credentialId: undefined, status: "active", metadata: { plan: "enterprise" } },
      outcome: [...IMPORT, ...PATCH],
    },
    {
      title: "one field of the rate limit is left out, another changes",
      before: { rateLimit: { allowedRequests: 100, interval: 60, maxConcurrentRequests: 5 } },
      after: { rateLimit: { allowedRequests: 100, interval: 30 } },
      outcome: PATCH,
    },
    {
      title: "one field of the rate limit is left out",
      before: { rateLimit: { allowedRequests: 100, interval: 60, maxConcurrentRequests: 5 } },
      after: { rateLimit: { allowedRequests: 100, interval: 60 } },
      outcome: [],
    },
  ],
};
