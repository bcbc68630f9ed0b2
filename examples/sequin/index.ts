import * as pulumi from "@pulumi/pulumi";
import { sequin } from "pulumi-syncs";

const config = new pulumi.Config();
const streamId = config.get("streamId") ?? "f0f70b52-5243-489c-879b-a1ae3f02abfd";

// Choam connected its account in the product: Sequin has a credential for it.
const choam = new sequin.Sync("choam-stripe", {
  provider: "stripe",
  streamId,
  externalId: "choam",
  credentialId: config.get("choamCredential") ?? "27879937-bd5d-490b-a943-edf486b04300",
  name: "Choam Corp - Stripe",
  collectionIds: ["stripe:customer", "stripe:invoice"],
  syncFrequency: config.get("choamFrequency") ?? "continuous",
  rateLimit: { allowedRequests: 100, interval: 60 },
  metadata: { plan: "enterprise" },
});

// Atreides gave us a key. A new one is imported in place; the sync and its id stay.
const atreides = new sequin.Sync("atreides-stripe", {
  provider: "stripe",
  streamId,
  externalId: "atreides",
  credential: {
    properties: {
      kind: "stripe_key",
      name: "Atreides",
      secret: config.requireSecret("atreidesKey"),
      test: false,
    },
  },
  name: "Atreides - Stripe",
  collectionIds: ["stripe:customer"],
  syncFrequency: "every 4 hours",
  maxAgeDays: 365,
  status: config.getBoolean("pauseAtreides") === true ? "disabled" : "active",
});

/** Sequin's ids, for whoever reads the records. */
export const syncIds = [choam.syncId, atreides.syncId];
