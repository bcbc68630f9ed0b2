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

const variant = { providerConfigKey: SEED_INTEGRATION, connectionId: "acme", syncName: "contacts", variant: "eu" };

export const nangoSyncVariant: ChaosPlatform = {
  ...nango,
  token: "nango:SyncVariant",
  programs: {
    first: variant,
    changed: { ...variant, syncName: "orders" },
    paused: variant,
    elsewhere: { ...variant, connectionId: "globex" },
  },
  tamper(sandbox) {
    sandbox.change("nango", { action: "delete-sync", connection: "acme", sync: "contacts", variant: "eu" });
  },
  notThere({ method, path }) {
    if (method === "GET") return nango.notThere({ method, path });
    return { status: 400, body: { error: { code: "unknown_connection" } } };
  },
  expectThere(sandbox, program) {
    const found = syncsOf(sandbox.snapshot("nango") as NangoSnapshot).filter(({ sync }) => sync.variant !== "base");
    const wanted = program === undefined ? [] : [[program["connectionId"], program["syncName"], program["variant"]]];
    expect(found.map(({ connectionId, sync }) => [connectionId, sync.name, sync.variant])).to.deep.equal(wanted);
  },
};

const metadata = {
  providerConfigKey: SEED_INTEGRATION,
  connectionId: "acme",
  complete: true,
  metadata: { plan: "pro" },
};

export const nangoConnectionMetadata: ChaosPlatform = {
  ...nango,
  token: "nango:ConnectionMetadata",
  programs: {
    first: metadata,
    changed: { ...metadata, metadata: { plan: "max", rows: 5 } },
    paused: { ...metadata, metadata: { plan: "pro", paused: true } },
    elsewhere: { ...metadata, connectionId: "globex" },
    byHand: { ...metadata, complete: false },
  },
  tamper(sandbox) {
    sandbox.change("nango", { action: "set-metadata", connection: "acme", metadata: { plan: "free", theirs: 1 } });
  },
  notThere({ method, path }) {
    if (method === "GET" && path.startsWith("/connections?")) return { status: 200, body: { connections: [] } };
    const code = method === "GET" ? "not_found" : "unknown_connection";
    return { status: 404, body: { error: { code, message: "Failed to find connection" } } };
  },
  expectThere(sandbox, program) {
    for (const { connectionId, metadata: there } of connectionsOf(sandbox.snapshot("nango") as NangoSnapshot)) {
      const wanted = program?.["connectionId"] === connectionId ? program["metadata"] : {};
      // Nobody takes away what was only seen.
      if (program?.["complete"] === true || program === undefined) expect(there, connectionId).to.deep.equal(wanted);
      else expect(there, connectionId).to.deep.include(wanted);
    }
  },
};

function connectionsOf({ environments }: NangoSnapshot) {
  return environments.flatMap(({ integrations }) => integrations.flatMap(({ connections }) => connections));
}
