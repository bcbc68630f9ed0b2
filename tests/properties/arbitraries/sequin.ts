import fc from "fast-check";
import type { Values } from "../../../provider/core/values.js";
import { SEEDED } from "../../../sandbox/sequin/data.js";
import { type AnyProgram, json, oneOf, spell, type Spellings, unordered } from "../program.js";

const credential = fc
  .record(
    {
      kind: fc.constantFrom("stripe_key", "hubspot_oauth2", "new_kind"),
      test: fc.boolean(),
      secret: fc.constantFrom("sk_property_first_secret", "sk_property_second_secret"),
      refresh_token: fc.constantFrom("rt_property_first_token", "rt_property_second_token"),
      scopes: fc.array(fc.stringMatching(/^[a-z]{1,4}$/), { maxLength: 3 }),
    },
    { requiredKeys: ["kind", "test"] },
  )
  .map((properties): Spellings => {
    const own = { ...properties, name: "Acme~" };
    const reversed: Values = Object.fromEntries(Object.entries(own).reverse());
    return spell("credential", { properties: own }, { metadata: null, properties: reversed });
  });

export const sequin: AnyProgram = {
  platform: "sequin",
  token: "sequin:Sync",
  arguments: {
    provider: { spellings: oneOf("provider", ["stripe"], ["hubspot"], ["new_provider"]) },
    streamId: { spellings: oneOf("streamId", [SEEDED.streamId], [SEEDED.secondStreamId]) },
    externalId: { spellings: oneOf("externalId", ["acme"], ["globex"]), leftOut: {} },
    credential: {
      spellings: fc.oneof(oneOf("credentialId", [SEEDED.credentialId], [SEEDED.secondCredentialId]), credential),
    },
    name: { spellings: oneOf("name", ["Acme - Stripe~"], ["Acme (EU) - Stripe~"]) },
    collectionIds: {
      spellings: fc
        .uniqueArray(fc.constantFrom("a", "b", "stripe:customer", "hubspot:contact"), { minLength: 1 })
        .map((ids) => spell("collectionIds", ids, [...ids].reverse(), [...ids, ...ids])),
    },
    rateLimit: {
      spellings: fc
        .record(
          {
            allowedRequests: fc.integer({ min: 1, max: 3 }),
            interval: fc.integer({ min: 59, max: 61 }),
            maxConcurrentRequests: fc.nat(2),
          },
          { requiredKeys: ["allowedRequests", "interval"] },
        )
        .map((limit) => spell("rateLimit", limit, Object.fromEntries(Object.entries(limit).reverse()))),
      leftOut: {},
    },
    status: { spellings: oneOf("status", ["active"], ["disabled"]), leftOut: {} },
    maxAgeDays: {
      spellings: fc.oneof(
        fc.integer({ min: 1, max: 3 }).map((days) => spell("maxAgeDays", days)),
        oneOf("maxAgeDays", [null, "unlimited"]),
      ),
      leftOut: {},
    },
    syncFrequency: {
      spellings: oneOf("syncFrequency", ["continuous", "Continuous"], ["4h", "240m", "every 4 hours", "14400s"]),
      leftOut: {},
    },
    metadata: { spellings: unordered("metadata", json), leftOut: {} },
    adopt: { spellings: oneOf("adopt", [true], [false]), leftOut: {} },
  },
};
