import * as pulumi from "@pulumi/pulumi";
import { nango } from "pulumi-syncs";

const config = new pulumi.Config();

/** How fresh this customer's data has to be. */
const freshness = config.require("freshness");

// Acme's contacts, synced by Nango: the integration's default is every hour.
const contacts = new nango.Sync("acme-contacts", {
  providerConfigKey: "hubspot",
  connectionId: "acme",
  syncName: "contacts",
  frequency: freshness,
  paused: false,
});

export const contactsFrequency = contacts.frequency;
