import * as pulumi from "@pulumi/pulumi";
import { nango } from "pulumi-syncs";

// Pulumi.staging.yaml and Pulumi.production.yaml differ in these; the environment's key decides whose connections they are.
const config = new pulumi.Config();

const contacts = new nango.Sync("acme-contacts", {
  providerConfigKey: "hubspot",
  connectionId: "acme",
  syncName: "contacts",
  frequency: config.require("frequency"),
  paused: config.getBoolean("paused") ?? false,
});

export const frequency = contacts.frequency;
