import * as pulumi from "@pulumi/pulumi";
import { aisquared } from "pulumi-syncs";

const config = new pulumi.Config();

// What the syncs connect; in a program that makes connectors and models too, these are their outputs.
const warehouse = { sourceId: config.get("source") ?? 1, modelId: config.get("model") ?? 1 };
const klaviyo = { destinationId: config.get("destination") ?? 3 };

// Profiles all day long: only rows that changed, as often as the config says.
const profiles = new aisquared.Sync("profiles", {
  ...warehouse,
  ...klaviyo,
  streamName: "profile",
  syncMode: "incremental",
  cursorField: "updated_at",
  syncInterval: config.get("freshness") ?? "every 30 minutes",
  configuration: [
    { from: "email", to: "attributes.email", mapping_type: "standard" },
    { to: "attributes.plan", value: "enterprise", mapping_type: "static" },
    { to: "attributes.name", template: "{{ first_name }} {{ last_name }}", mapping_type: "template" },
  ],
  paused: config.getBoolean("pauseProfiles") ?? false,
});

// The whole customer list on weekday mornings, in UTC.
const customers = new aisquared.Sync("customers", {
  ...warehouse,
  ...klaviyo,
  streamName: "customer",
  syncMode: "full_refresh",
  cronExpression: "0 5 * * MON-FRI",
  configuration: [{ from: "email", to: "attributes.email", mapping_type: "standard" }],
});

/** Their ids, as `aisquared.Sync.get` and an import take them. */
export const ids = [profiles.id, customers.id];
