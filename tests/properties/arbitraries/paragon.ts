import fc from "fast-check";
import { type AnyProgram, json, oneOf, unordered } from "../program.js";

const accounts = [1, 2, 3].map((n) => `6f1d5f6e-8f5e-4b0a-9a53-0c1d2e3f4a0${n}`);

export const paragon: AnyProgram = {
  platform: "paragon",
  token: "paragon:Sync",
  arguments: {
    userId: { spellings: oneOf("userId", ["acme~"], ["eu/acme ü 100%~"]) },
    integration: { spellings: oneOf("integration", ["googledrive"], ["sharepoint"], ["my-crm"]) },
    pipeline: { spellings: oneOf("pipeline", ["files"], ["contacts"]) },
    configurationName: { spellings: oneOf("configurationName", ["drive~"], ["archive~"]) },
    configuration: {
      spellings: unordered(
        "configuration",
        json.map((value) => ({ ...value, folderId: "1AbC~" })),
      ),
      leftOut: {},
    },
    credentialId: {
      spellings: fc.constantFrom(...accounts).map((id) => [{ credentialId: id }, { credentialId: id.toUpperCase() }]),
      leftOut: {},
    },
    incrementalAccumulatorFrequency: {
      spellings: oneOf(
        "incrementalAccumulatorFrequency",
        ["1m", "60s", "every minute"],
        ["5m", "every 5 minutes", "300 secs"],
        ["10m", "600s"],
        ["30m", "0.5h", "every 30 mins"],
        ["1h", "60m", "every hour", "3600000ms"],
        ["3h", "180 minutes"],
        ["6h", "0.25d"],
        ["24h", "1d", "every day", "1440m"],
      ),
      leftOut: {},
    },
    paused: { spellings: oneOf("paused", [true], [false]), leftOut: {} },
    adopt: { spellings: oneOf("adopt", [true], [false]), leftOut: {} },
  },
};
