import { deploySync } from "./deploy.js";
import type { NangoStore } from "./store.js";

/** Environment and key that a fresh sandbox has. The key is published: it protects nothing. */
export const SEED_ENVIRONMENT = "prod";
export const SEED_KEY = "7d4c1a52-93b6-4e0f-8a25-5f0c2e9b6d31";
export const SEED_INTEGRATION = "hubspot";

const SYNCS = [
  { name: "contacts", models: ["Contact"], runs: "every hour", autoStart: true },
  { name: "orders", models: ["Order"], runs: "every day", autoStart: true },
  { name: "tickets", models: ["Ticket"], runs: "every 30 minutes", autoStart: true },
  // Runs only when it is started.
  { name: "archive", models: ["Document"], runs: "every 6 hours", autoStart: false },
];

const CUSTOMERS = [
  { connectionId: "acme", plan: "enterprise" },
  { connectionId: "globex", plan: "enterprise" },
  { connectionId: "initech", plan: "free" },
  { connectionId: "hooli", plan: "enterprise" },
  { connectionId: "umbrella", plan: "free" },
];

/** What the README's quickstart and the examples find: one integration, a few syncs, five customers. */
export function seed(store: NangoStore): void {
  store.keys.set(SEED_KEY, { key: SEED_KEY, environment: SEED_ENVIRONMENT, scopes: ["environment:*"] });
  const environment = store.environment(SEED_ENVIRONMENT);
  const integration = store.addIntegration(environment, SEED_INTEGRATION, "hubspot");
  for (const sync of SYNCS) deploySync(store, integration, sync, true);
  for (const { connectionId, plan } of CUSTOMERS)
    store.addConnection(environment, integration, { connectionId, tags: { plan } });
}
