import * as pulumi from "@pulumi/pulumi";
import { aisquared, nango, paragon, sequin } from "pulumi-syncs";

const config = new pulumi.Config();

/** What customer Acme pays for decides how fresh its data is. */
const plans = {
  standard: { frequency: "every hour", stripe: "every 4 hours" },
  enterprise: { frequency: "every 30 minutes", stripe: "continuous" },
};
const plan = plans[config.require<"standard" | "enterprise">("plan")];

// Contacts from HubSpot, by Nango.
const contacts = new nango.Sync("acme-contacts", {
  providerConfigKey: "hubspot",
  connectionId: "acme",
  syncName: "contacts",
  frequency: plan.frequency,
});

// Files from Google Drive, by Paragon, with one of the two accounts that Acme has connected.
const files = new paragon.Sync("acme-files", {
  userId: "acme",
  integration: "googledrive",
  pipeline: "files",
  credentialId: config.require("driveAccount"),
  incrementalAccumulatorFrequency: plan.frequency,
});

// Customers and invoices from Stripe, by Sequin.
const payments = new sequin.Sync("acme-payments", {
  provider: "stripe",
  streamId: config.require("stream"),
  credentialId: config.require("stripeAccount"),
  name: "Acme payments",
  collectionIds: ["stripe:customer", "stripe:invoice"],
  syncFrequency: plan.stripe,
});

// Profiles from the warehouse to Klaviyo, by AI Squared.
const profiles = new aisquared.Sync("acme-profiles", {
  sourceId: 1,
  destinationId: 3,
  modelId: 1,
  streamName: "profile",
  syncMode: "full_refresh",
  configuration: [{ from: "email", to: "attributes.email", mapping_type: "standard" }],
  syncInterval: plan.frequency,
});

export const syncIds = [contacts, files, payments, profiles].map(({ syncId }) => syncId);
