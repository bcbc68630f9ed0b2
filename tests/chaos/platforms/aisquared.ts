import { expect } from "chai";
import type { AisquaredData } from "../../../sandbox/aisquared/model.js";
import { SEEDED, SEEDED_USERS } from "../../../sandbox/aisquared/seed.js";
import type { ChaosPlatform } from "../platform.js";

const base = {
  sourceId: SEEDED.sourceId,
  destinationId: SEEDED.destinationId,
  modelId: SEEDED.modelId,
  streamName: "profile",
  syncMode: "incremental",
  configuration: [{ from: "email", to: "attributes.email", mapping_type: "standard" }],
  paused: false,
};
const first = { ...base, scheduleType: "interval", syncInterval: "30m" };
const NEW_PASSWORD = "sandbox-password-of-admin-after-a-rotation";

export const aisquared: ChaosPlatform = {
  name: "aisquared",
  token: "aisquared:Sync",
  programs: {
    first,
    // The change with the most calls: the scheduler is stopped around it.
    changed: { ...base, scheduleType: "manual", syncMode: "full_refresh" },
    paused: { ...first, paused: true },
    elsewhere: { ...first, cursorField: "updated_at" },
  },
  tamper(sandbox, id) {
    const syncId = Number(id.split("/").at(-1));
    const set = { schedule_type: "cron_expression", cron_expression: "0 5 * * *" };
    sandbox.change("aisquared", { updateSync: { id: syncId, set } });
    sandbox.change("aisquared", { pauseSync: syncId });
  },
  rotateKey(sandbox) {
    sandbox.change("aisquared", { setPassword: { email: SEEDED_USERS.admin.email, password: NEW_PASSWORD } });
    return { AISQUARED_PASSWORD: NEW_PASSWORD };
  },
  endToken(sandbox) {
    sandbox.change("aisquared", { login: SEEDED_USERS.admin.email });
  },
  notThere: () => ({ status: 404, body: { error: "Couldn't find Sync with 'id'=1" } }),
  expectThere(sandbox, program) {
    const data = sandbox.snapshot("aisquared") as AisquaredData;
    const syncs = data.syncs.filter(({ discarded_at: discardedAt }) => discardedAt === null);
    expect(syncs.length, "syncs").to.equal(program === undefined ? 0 : 1);
    expect(
      data.users.some(({ locked_until: lockedUntil }) => lockedUntil !== null),
      "a locked user",
    ).to.equal(false);
    const [sync] = syncs;
    const isScheduled = sync !== undefined && sync.schedule_type !== "manual" && sync.status !== "disabled";
    expect(
      data.schedules.map((schedule) => [schedule.sync_id, schedule.cron]),
      "schedules that tick",
    ).to.deep.equal(isScheduled ? [[sync.id, "*/30 * * * *"]] : []);
    if (program === undefined || sync === undefined) return;
    expect(sync).to.include({
      model_id: program["modelId"],
      stream_name: program["streamName"],
      sync_mode: program["syncMode"],
      schedule_type: program["scheduleType"],
      sync_interval: program["syncInterval"] === undefined ? null : 30,
    });
    expect(sync.cursor_field ?? "").to.equal(program["cursorField"] ?? "");
    expect(sync.configuration).to.deep.equal(program["configuration"]);
    expect(sync.status === "disabled", "paused").to.equal(program["paused"]);
  },
  marks: ({ modelId }, id) => [`model ${String(modelId)}`, `/syncs/${id?.split("/").at(-1) ?? "no id"}`, id ?? "no id"],
  shared:
    /POST \/api\/v1\/login|GET \/api\/v1\/(?:syncs|connectors|models)(?:\?page=\d+&per_page=\d+|\/\d+) for workspace 1/,
  secrets: (environment) => [environment["AISQUARED_PASSWORD"] ?? "", NEW_PASSWORD],
};
