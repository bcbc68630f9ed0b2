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

const MERGE = ["PATCH /connections/metadata"];
const REPLACE = ["POST /connections/metadata"];

export const nangoConnectionMetadata: Table = {
  platform: "nango",
  token: "nango:ConnectionMetadata",
  base: { providerConfigKey: "hubspot", connectionId: "umbrella~", metadata: { plan: "free" } },
  created: {},
  markedBy: ["connection_id"],
  arguments: {
    providerConfigKey: { values: each("providerConfigKey", "hubspot", "salesforce"), outcome: "replaced" },
    connectionId: { values: each("connectionId", "umbrella~", "vandelay~"), outcome: "replaced" },
    metadata: {
      values: each("metadata", { plan: "free" }, { plan: "pro", limits: { rows: 5 } }, { plan: "max", list: [1, "a"] }),
      same: [
        [{ metadata: { plan: "pro", rows: 5 } }, { metadata: { rows: 5, plan: "pro" } }],
        [{ metadata: { plan: "pro" } }, { metadata: { plan: "pro", old: null } }],
      ],
      outcome: MERGE,
    },
    complete: {
      values: each("complete", false, true),
      optional: { added: ({ complete }) => (complete === true ? REPLACE : []) },
      outcome: ({ complete }) => (complete === true ? REPLACE : []),
    },
  },
  special: [
    {
      title: "a key more",
      before: { metadata: { plan: "free" } },
      after: { metadata: { plan: "free", region: "eu" } },
      outcome: MERGE,
    },
    {
      title: "a key less",
      before: { metadata: { plan: "free", region: "eu" } },
      after: { metadata: { plan: "free" } },
      outcome: [],
    },
    {
      title: "a key less of complete metadata",
      before: { complete: true, metadata: { plan: "free", region: "eu" } },
      after: { complete: true, metadata: { plan: "free" } },
      outcome: REPLACE,
    },
  ],
};
