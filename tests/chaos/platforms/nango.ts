import { expect } from "chai";
import { SEED_INTEGRATION, SEED_KEY } from "../../../sandbox/nango/seed.js";
import type { NangoSnapshot } from "../../../sandbox/nango/snapshot.js";
import type { ChaosPlatform } from "../platform.js";

const first = {
  providerConfigKey: SEED_INTEGRATION,
  connectionId: "acme",
  syncName: "contacts",
  frequency: "2h",
  paused: false,
};
const INTERVALS: Readonly<Record<string, number>> = { "2h": 7_200_000, "30m": 1_800_000 };
const NEW_KEY = "0f9c2a64-1b7d-4c58-9e21-6a4d3b8c7e10";

export const nango: ChaosPlatform = {
  name: "nango",
  token: "nango:Sync",
  programs: {
    first,
    changed: { ...first, frequency: "30m", paused: true },
    paused: { ...first, paused: true },
    elsewhere: { ...first, connectionId: "globex" },
  },
  prepare(sandbox) {
    sandbox.configure("nango", { rateLimit: "off" });
  },
  tamper(sandbox) {
    const where = { integration: SEED_INTEGRATION, connection: "acme", sync: "contacts" };
    sandbox.change("nango", { action: "set-frequency", ...where, frequency: "12h" });
    sandbox.change("nango", { action: "pause", ...where });
  },
  rotateKey(sandbox) {
    sandbox.change("nango", { action: "create-key", key: NEW_KEY });
    sandbox.change("nango", { action: "revoke-key", key: SEED_KEY });
    return { NANGO_SECRET_KEY: NEW_KEY };
  },
  notThere({ method }) {
    const unknown = { code: "unknown_connection" };
    if (method === "PUT") return { status: 400, body: { error: unknown } };
    if (method === "POST") return { status: 404, body: { error: { ...unknown, message: "No such connection" } } };
    return { status: 400, body: { error: { code: "invalid_body", message: "Connection not found" } } };
  },
  expectThere(sandbox, program) {
    for (const { connectionId, sync } of syncsOf(sandbox.snapshot("nango") as NangoSnapshot)) {
      const isOurs = program?.["connectionId"] === connectionId && program["syncName"] === sync.name;
      const wanted = isOurs ? String(program["frequency"]) : null;
      const where = `${connectionId}/${sync.name}`;
      expect(sync.override, `override of ${where}`).to.equal(wanted);
      // What is stored and what the scheduler does may differ; only the latter counts.
      if (wanted !== null) expect(sync.schedule?.intervalMs, `interval of ${where}`).to.equal(INTERVALS[wanted]);
      if (isOurs) expect(sync.schedule?.started, `${where} runs`).to.equal(program["paused"] === false);
    }
  },
  marks: ({ connectionId }) => [String(connectionId)],
  // The default that an override takes the place of, and the look at the next run after a write.
  optional: /\/functions\/|syncs=contacts%3A%3Abase/,
  secrets: (environment) => [environment["NANGO_SECRET_KEY"] ?? "", NEW_KEY],
};

function syncsOf({ environments }: NangoSnapshot) {
  return environments.flatMap(({ integrations }) =>
    integrations.flatMap(({ connections }) =>
      connections.flatMap(({ connectionId, syncs }) => syncs.map((sync) => ({ connectionId, sync }))),
    ),
  );
}
