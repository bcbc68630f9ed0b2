import { SEEDED } from "../../../sandbox/aisquared/seed.js";
import type { Sandbox } from "../../../sandbox/types.js";
import type { Platform } from "../../kit/fleet.js";

/** Syncs on a platform that nobody manages yet. */
export interface Fleet {
  readonly platform: Platform;
  readonly count: number;
  /** Words of the command line that choose them. */
  readonly words: readonly string[];
  /** Makes them. */
  readonly make: (sandbox: Sandbox) => void;
  /** Makes one more, which the same words choose. */
  readonly more: (sandbox: Sandbox) => void;
}

const users = Array.from({ length: 20 }, (_, index) => `user-${String(index + 1).padStart(5, "0")}`);

export const FLEETS: readonly Fleet[] = [
  {
    platform: "nango",
    count: 4 * 50,
    words: ["--tag", "plan=pro"],
    make(sandbox) {
      sandbox.change("nango", { action: "create-connections", count: 50, tags: { plan: "pro" } });
      sandbox.change("nango", {
        action: "set-frequency",
        connection: "customer-7",
        sync: "orders",
        frequency: "every 5 minutes",
      });
      sandbox.change("nango", { action: "pause", connection: "customer-8", sync: "orders" });
    },
    more(sandbox) {
      sandbox.change("nango", { action: "create-connection", connection: "late", tags: { plan: "pro" } });
      for (const sync of ["contacts", "orders", "tickets"])
        sandbox.change("nango", { action: "delete-sync", connection: "late", sync });
    },
  },
  {
    platform: "paragon",
    count: 200,
    words: users.flatMap((user) => ["--user", user]),
    make(sandbox) {
      sandbox.change("paragon", { fleet: { users: 20, perUser: 10, incrementalAccumulatorFrequency: "1h" } });
    },
    more(sandbox) {
      sandbox.change("paragon", { enable: { userId: users[3], configurationName: "late" } });
    },
  },
  {
    platform: "sequin",
    count: 200,
    words: ["--provider", "stripe"],
    make(sandbox) {
      sandbox.change("sequin", {
        addSyncs: 199,
        fields: { max_age_days: 90, metadata: { plan: "pro", "odd key": [1] } },
      });
      sandbox.change("sequin", { addSyncs: 1, fields: { name: HOSTILE, metadata: { note: HOSTILE } } });
    },
    more(sandbox) {
      sandbox.change("sequin", { addSyncs: 1, fields: { name: "late" } });
    },
  },
  {
    platform: "aisquared",
    count: 200,
    words: ["--workspace", String(SEEDED.workspaceId)],
    make(sandbox) {
      const { modelIds } = sandbox.change("aisquared", { addModels: { count: 200 } }) as { modelIds: number[] };
      for (const [index, modelId] of modelIds.entries())
        createSync(sandbox, modelId, SCHEDULES[index % SCHEDULES.length]!);
    },
    more(sandbox) {
      createSync(sandbox, SEEDED.modelId, SCHEDULES[0]!);
    },
  },
];

/** A name that would break out of a string, a comment or a line. */
export const HOSTILE = "*/\"; process.exit(1); // ${x} `\u2028\u202e\n日本 \\ '";

const SCHEDULES = [
  { schedule_type: "interval", sync_interval: 2, sync_interval_unit: "hours" },
  { schedule_type: "manual" },
  { schedule_type: "cron_expression", cron_expression: "0 4 * * *" },
];

export function createSync(sandbox: Sandbox, modelId: number, fields: object): void {
  sandbox.change("aisquared", {
    createSync: {
      fields: {
        source_id: SEEDED.sourceId,
        destination_id: SEEDED.destinationId,
        model_id: modelId,
        stream_name: "profile",
        sync_mode: "full_refresh",
        configuration: [
          { from: "email", to: "email", mapping_type: "standard" },
          { from: "name", to: "first_name", mapping_type: "standard" },
        ],
        ...fields,
      },
    },
  });
}
