import type { Values } from "../../../provider/core/values.js";
import { SEEDED } from "../../../sandbox/sequin/data.js";

/** What Pulumi sends in place of a value that is not computed yet. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const COMMON = {
  provider: "stripe",
  streamId: SEEDED.streamId,
  name: "Choam Corp - Stripe",
  collectionIds: ["stripe:customer", "stripe:invoice"],
};

/** The least that a program says: no optional argument. */
export const LEAST = { ...COMMON, credentialId: SEEDED.credentialId };

/** Every setting, in canonical form. */
export const ALL = {
  ...LEAST,
  rateLimit: { allowedRequests: 100, interval: 60, maxConcurrentRequests: 5 },
  status: "active",
  maxAgeDays: 365,
  syncFrequency: "4h",
  metadata: { plan: "enterprise", seats: 42 },
};

/** The secret of {@link inline}. */
export const SECRET = "sk_live_the_one_and_only_secret";

/** Arguments with a credential of their own instead of an id. */
export function inline(properties: Values = {}, more: Values = {}): Values {
  return {
    ...COMMON,
    credential: {
      properties: { kind: "stripe_key", name: "Atreides", secret: SECRET, test: false, ...properties },
      ...more,
    },
  };
}
