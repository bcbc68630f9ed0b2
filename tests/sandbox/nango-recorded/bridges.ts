import type { NangoChange } from "../../../sandbox/nango/change.js";
import type { Fault } from "../../../sandbox/types.js";
import type { Recorded } from "./recording.js";

/**
 * The recording is a selection: what happened between its lines (and on the server's own machine) is done here, before the
 * line it is needed for. Nothing in it is counted.
 */
export interface Bridge {
  why: string;
  /** Time it happened; default: as soon as the line before was over. */
  at?: string;
  call?: { method: string; path: string; body?: unknown; expect: number };
  change?: NangoChange;
  fault?: Fault | "clear";
}

const DAY = "2026-11-21T";
const on = (connection: string, sync: string): Record<string, unknown> => ({
  provider_config_key: "demo-int",
  connection_id: connection,
  syncs: [sync],
});
const put = (
  connection: string,
  sync: string,
  frequency: string | null,
  expect = 200,
): NonNullable<Bridge["call"]> => ({
  method: "PUT",
  path: "/sync/update-connection-frequency",
  body: { provider_config_key: "demo-int", connection_id: connection, sync_name: sync, frequency },
  expect,
});
const post = (path: string, body: unknown, expect = 200): NonNullable<Bridge["call"]> => ({
  method: "POST",
  path,
  body,
  expect,
});
const newConnection = (integration: string, id: string, more: object = {}): NonNullable<Bridge["call"]> =>
  post(
    "/connections",
    { provider_config_key: integration, connection_id: id, credentials: { type: "NONE" }, ...more },
    201,
  );
const deleteConnection = (id: string): NonNullable<Bridge["call"]> => ({
  method: "DELETE",
  path: `/connections/${id}?provider_config_key=demo-int`,
  expect: 200,
});

export const KEYS = {
  "read-only": "a0000000-0000-4000-8000-000000000001",
  "update-only": "a0000000-0000-4000-8000-000000000002",
  min: "a0000000-0000-4000-8000-000000000003",
  "other-env": "a0000000-0000-4000-8000-000000000004",
};

/** Part of a deployment that is recorded as a whole at this line. */
function deployment(
  records: readonly Recorded[],
  line: number,
  names: readonly string[],
  reconcile: boolean,
): NonNullable<Bridge["call"]> {
  const record = records[line - 1];
  if (record === undefined || !("request" in record)) throw new Error(`No deployment at line ${line}`);
  const body = record.request.body as { flowConfigs: { syncName: string }[] };
  const flowConfigs = body.flowConfigs.filter(({ syncName }) => names.includes(syncName));
  return post("/sync/deploy", { ...body, flowConfigs, reconcile, deployMode: "single" });
}

export function bridges(records: readonly Recorded[]): Map<number, Bridge[]> {
  return new Map<number, Bridge[]>([
    [
      5,
      [
        {
          why: "conn-1 is in the list of line 6",
          at: `${DAY}22:02:23.847Z`,
          call: newConnection("demo-int", "conn-1"),
        },
        {
          why: "and conn-2, with its tags",
          at: `${DAY}22:02:23.886Z`,
          call: newConnection("demo-int", "conn-2", {
            tags: { org: "acme", end_user_id: "eu-2" },
            metadata: { plan: "gold" },
          }),
        },
      ],
    ],
    [83, [{ why: "what was stored when line 83 was refused", call: put("conn-1", "contacts", "every quarter hour") }]],
    [171, [{ why: "the baseline has no override", call: put("conn-1", "contacts", null) }]],
    [
      179,
      [
        { why: "contacts of conn-1 runs again in line 200", call: post("/sync/start", on("conn-1", "contacts")) },
        { why: "without an override", call: put("conn-1", "contacts", null) },
      ],
    ],
    [
      183,
      [
        {
          why: "tickets are paused on all connections",
          call: post("/sync/pause", { provider_config_key: "demo-int", syncs: ["tickets"] }),
        },
      ],
    ],
    [
      198,
      [
        {
          why: "contacts of conn-2 ran once more (line 203)",
          at: `${DAY}22:06:57.700Z`,
          call: post("/sync/trigger", on("conn-2", "contacts")),
        },
      ],
    ],
    [
      207,
      [
        { why: "orders of conn-1 has an override", call: put("conn-1", "orders", "6h") },
        {
          why: "new default of orders; slow and failing without rows",
          call: deployment(records, 217, ["orders", "slow", "failing"], false),
        },
        {
          why: "code of slow",
          change: { action: "set-outcome", integration: "demo-int", sync: "slow", durationMs: 15_000, records: 1 },
        },
        {
          why: "code of failing",
          change: { action: "set-outcome", integration: "demo-int", sync: "failing", succeeds: false },
        },
      ],
    ],
    [215, [{ why: "conn-del is deleted", call: deleteConnection("conn-del") }]],
    [217, [{ why: "and once more: it is not in the list of line 281", call: deleteConnection("conn-del") }]],
    [224, [{ why: "slow is started again", call: post("/sync/start", on("conn-1", "slow")) }]],
    [232, [{ why: "an override where there is no schedule", call: put("conn-1", "norun", "2h", 400) }]],
    [
      235,
      [{ why: "the newest of line 248's list", at: `${DAY}22:09:51.849Z`, call: newConnection("other-int", "conn-1") }],
    ],
    [
      240,
      [
        { why: "key", change: { action: "create-key", key: KEYS["read-only"], scopes: ["environment:syncs:read"] } },
        {
          why: "key",
          change: { action: "create-key", key: KEYS["update-only"], scopes: ["environment:syncs:update"] },
        },
        {
          why: "key",
          change: {
            action: "create-key",
            key: KEYS.min,
            scopes: ["environment:syncs:update", "environment:syncs:read", "environment:connections:list"],
          },
        },
        { why: "key", change: { action: "create-key", environment: "dev", key: KEYS["other-env"] } },
      ],
    ],
    [
      260,
      [{ why: "the orchestrator's process is stopped", fault: { platform: "nango", method: "PUT", hang: "after" } }],
    ],
    [
      263,
      [
        { why: "the orchestrator is down", fault: { platform: "nango", named: "orchestrator-down", times: "always" } },
        { why: "the PUT that line 266 repeats", call: put("conn-1", "contacts", "5h", 400) },
      ],
    ],
    [266, [{ why: "it is up again", fault: "clear" }]],
    [272, [{ why: "the torn override", call: put("conn-1", "contacts", "999999999999999999999s", 400) }]],
    [
      274,
      [
        { why: "30 s", at: `${DAY}22:14:24.000Z`, call: put("conn-1", "contacts", "30s") },
        { why: "and paused", call: post("/sync/pause", on("conn-1", "contacts")) },
      ],
    ],
  ]);
}
