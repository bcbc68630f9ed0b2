import { each, type Table } from "../table.js";

const FREQUENCY = ["PUT /sync/update-connection-frequency"];

export const nango: Table = {
  platform: "nango",
  token: "nango:Sync",
  base: { providerConfigKey: "hubspot", connectionId: "acme~", syncName: "contacts" },
  created: { frequency: "2h", paused: true },
  markedBy: ["connection_id"],
  // A sync that is made runs, until somebody pauses it.
  savedByCreation: ["POST /sync/start"],
  arguments: {
    providerConfigKey: { values: each("providerConfigKey", "hubspot", "salesforce"), outcome: "replaced" },
    connectionId: { values: each("connectionId", "acme~", "globex~"), outcome: "replaced" },
    syncName: { values: each("syncName", "contacts", "orders"), outcome: "replaced" },
    syncVariant: {
      values: each("syncVariant", "base", "eu"),
      optional: { added: ({ syncVariant }) => (syncVariant === "base" ? [] : "replaced") },
      outcome: "replaced",
      // Left out it is the base variant.
      removed: ({ syncVariant }) => (syncVariant === "base" ? [] : "replaced"),
    },
    frequency: {
      // The integrations' own default is an hour.
      values: each("frequency", "2h", "30m", null, "5m", "default"),
      same: [
        [{ frequency: "2h" }, { frequency: "120 minutes" }],
        [{ frequency: null }, { frequency: "default" }],
        [{ frequency: "every day" }, { frequency: "24h" }],
      ],
      optional: true,
      outcome: FREQUENCY,
    },
    paused: {
      values: each("paused", true, false),
      optional: true,
      outcome: ({ paused }) => [paused === true ? "POST /sync/pause" : "POST /sync/start"],
    },
  },
};

export const nangoSyncVariant: Table = {
  platform: "nango",
  token: "nango:SyncVariant",
  base: { providerConfigKey: "hubspot", connectionId: "hooli~", syncName: "contacts", variant: "us" },
  created: {},
  markedBy: ["connection_id"],
  arguments: {
    providerConfigKey: { values: each("providerConfigKey", "hubspot", "salesforce"), outcome: "replaced" },
    connectionId: { values: each("connectionId", "hooli~", "initech~"), outcome: "replaced" },
    syncName: { values: each("syncName", "contacts", "orders"), outcome: "replaced" },
    variant: { values: each("variant", "us", "apac"), outcome: "replaced" },
  },
};
