import { fingerprint } from "../../../provider/paragon/configuration/fingerprint.js";
import { each, type Table } from "../table.js";

const PATCH = ["PATCH /api/syncs/{syncId}"];
const AGAIN = "deleted, then created";

const accounts = [1, 2, 3].map((n) => `6f1d5f6e-8f5e-4b0a-9a53-0c1d2e3f4a0${n}`);

export const paragon: Table = {
  platform: "paragon",
  token: "paragon:Sync",
  base: {
    userId: "acme~",
    integration: "googledrive",
    pipeline: "files",
    configurationName: "drive~",
    configuration: { folderId: "1AbCdEfG~" },
  },
  created: { incrementalAccumulatorFrequency: "1h", paused: true },
  markedBy: ["configurationName", "folderId"],
  there: { paused: false },
  facts: ({ configuration }) => ({ configurationFingerprint: fingerprint(configuration ?? {}) }),
  arguments: {
    userId: { values: each("userId", "acme~", "globex~"), outcome: AGAIN },
    integration: { values: each("integration", "googledrive", "sharepoint"), outcome: AGAIN },
    pipeline: { values: each("pipeline", "files", "contacts"), outcome: AGAIN },
    configurationName: {
      values: each("configurationName", "drive~", "archive~"),
      optional: true,
      outcome: AGAIN,
      // Left out it is "default": another name, and with it another sync.
      removed: AGAIN,
    },
    configuration: {
      values: each("configuration", { folderId: "1AbCdEfG~" }, { folderId: "2HiJkLmN~", recursive: true }),
      same: [
        [
          { configuration: { folderId: "1AbCdEfG~", recursive: true } },
          { configuration: { recursive: true, folderId: "1AbCdEfG~" } },
        ],
      ],
      optional: true,
      outcome: AGAIN,
    },
    credentialId: {
      values: each("credentialId", accounts[0], accounts[1], accounts[2]),
      same: [[{ credentialId: accounts[0] }, { credentialId: accounts[0]?.toUpperCase() }]],
      optional: true,
      outcome: PATCH,
    },
    incrementalAccumulatorFrequency: {
      values: each("incrementalAccumulatorFrequency", "1h", "5m", "24h"),
      same: [[{ incrementalAccumulatorFrequency: "1h" }, { incrementalAccumulatorFrequency: "60 minutes" }]],
      optional: true,
      outcome: PATCH,
    },
    paused: {
      values: each("paused", true, false),
      optional: { added: ({ paused }) => (paused === true ? ["POST /api/syncs/{syncId}/disable"] : []) },
      outcome: ({ paused }) => [`POST /api/syncs/{syncId}/${paused === true ? "disable" : "reenable"}`],
    },
    adopt: { values: each("adopt", true, false), optional: true, outcome: [] },
  },
  special: [
    {
      title: "paused, with new settings",
      before: { credentialId: accounts[0], paused: false },
      after: { credentialId: accounts[1], paused: true },
      outcome: ["POST /api/syncs/{syncId}/disable", ...PATCH],
    },
    {
      title: "enabled again, with new settings",
      before: { incrementalAccumulatorFrequency: "1h", paused: true },
      after: { incrementalAccumulatorFrequency: "5m", paused: false },
      outcome: [...PATCH, "POST /api/syncs/{syncId}/reenable"],
    },
  ],
};
