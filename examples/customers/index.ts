import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { aisquared, nango, paragon, sequin } from "pulumi-syncs";
import { readCustomers, type Customer } from "./customer-list";

const config = new pulumi.Config();

/** How fresh the data is, by plan. */
const frequency = { standard: "every 6 hours", enterprise: "every 5 minutes" };

/** What a customer has of each kind of sync. */
const declare: Record<Customer["syncs"][number], (customer: Customer) => void> = {
  hubspot: ({ id, plan, paused }) =>
    new nango.Sync(`${id}-contacts`, {
      providerConfigKey: "hubspot",
      connectionId: id,
      syncName: "contacts",
      frequency: frequency[plan],
      paused,
    }),
  drive: ({ id, plan, paused }) =>
    new paragon.Sync(`${id}-files`, {
      userId: id,
      integration: "googledrive",
      pipeline: "files",
      incrementalAccumulatorFrequency: frequency[plan],
      paused,
    }),
  stripe: ({ id, plan, paused }) =>
    new sequin.Sync(`${id}-payments`, {
      provider: "stripe",
      streamId: config.require("stream"),
      credentialId: config.require("stripeAccount"),
      name: `${id} payments`,
      collectionIds: ["stripe:customer", "stripe:invoice"],
      syncFrequency: plan === "enterprise" ? "continuous" : "4h",
      status: paused ? "disabled" : "active",
    }),
  profiles: ({ id, plan, paused }) =>
    new aisquared.Sync(`${id}-profiles`, {
      sourceId: 1,
      destinationId: 3,
      modelId: 1,
      streamName: "profile",
      syncMode: "full_refresh",
      configuration: [{ from: "email", to: "attributes.email", mapping_type: "standard" }],
      syncInterval: frequency[plan],
      paused,
    }),
};

for (const customer of readCustomers(path.join(__dirname, "customers.json"))) {
  for (const kind of customer.syncs) declare[kind](customer);
}
