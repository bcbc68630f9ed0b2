import { z } from "zod";
import { type Connection, type DeployedSync, Environment, type Integration, rowKey, type SyncRow } from "./model.js";
import type { NangoStore } from "./store.js";

const time = z.number();

const job = z.object({ startedAt: time, endsAt: time, succeeds: z.boolean(), added: z.int(), finished: z.boolean() });

const schedule = z.object({ anchor: time, intervalMs: time, started: z.boolean(), since: time, next: time });

const row = z.object({
  id: z.string(),
  name: z.string(),
  variant: z.string(),
  touched: z.int(),
  override: z.string().nullable(),
  schedule: schedule.nullable(),
  job: job.nullable(),
  recordCount: z.int(),
});

const connection = z.object({
  id: z.int(),
  connectionId: z.string(),
  credentialsType: z.string(),
  tags: z.record(z.string(), z.string()),
  metadata: z.record(z.string(), z.unknown()),
  endUser: z.looseObject({ id: z.string() }).nullable(),
  connectionConfig: z.record(z.string(), z.unknown()),
  webhookUrlOverride: z.string().nullable(),
  createdAt: time,
  updatedAt: time,
  schedulesFrom: time,
  /** Null: the rows are there. */
  rowsFrom: time.nullable(),
  syncs: z.array(row),
});

const deployed = z.object({
  name: z.string(),
  models: z.array(z.string()),
  runs: z.string().nullable(),
  autoStart: z.boolean(),
  version: z.int(),
  lastDeployed: time,
  outcome: z.object({ durationMs: z.number(), succeeds: z.boolean(), records: z.int() }),
});

const integration = z.object({
  uniqueKey: z.string(),
  provider: z.string(),
  createdAt: time,
  updatedAt: time,
  functions: z.array(deployed),
  connections: z.array(connection),
});

const snapshot = z.object({
  keys: z.array(z.object({ key: z.string(), environment: z.string(), scopes: z.array(z.string()) })),
  environments: z.array(z.object({ name: z.string(), integrations: z.array(integration) })),
  nextConnectionId: z.int(),
  nextTouch: z.int(),
});

/** All data of the emulated Nango as JSON; times in milliseconds since the epoch. */
export type NangoSnapshot = z.infer<typeof snapshot>;

/** One sync of one connection in it. */
export type NangoSyncSnapshot = z.infer<typeof row>;

export function snapshotNango(store: NangoStore): NangoSnapshot {
  return {
    keys: [...store.keys.values()].map((key) => ({ ...key, scopes: [...key.scopes] })),
    environments: [...store.environments.values()].map((environment) => ({
      name: environment.name,
      integrations: [...environment.integrations.values()].map((each) => ({
        uniqueKey: each.uniqueKey,
        provider: each.provider,
        createdAt: each.createdAt,
        updatedAt: each.updatedAt,
        functions: [...each.functions.values()].map((sync) => ({ ...sync, models: [...sync.models] })),
        connections: [...each.connections.values()].map((one) => snapshotConnection(store, one)),
      })),
    })),
    nextConnectionId: store.nextConnectionId,
    nextTouch: store.nextTouch,
  };
}

function snapshotConnection(store: NangoStore, one: Connection): z.infer<typeof connection> {
  const syncs = [...store.rowsOf(one).values()];
  for (const each of syncs) store.settled(one, each);
  const { rowsFrom, ...rest } = one;
  // Through the schema, which leaves out what only the model has.
  return structuredClone(connection.parse({ ...rest, rowsFrom: rowsFrom ?? null, syncs }));
}

/** Throws when the data is not a snapshot; then nothing was changed. */
export function restoreNango(store: NangoStore, data: unknown): void {
  const { keys, environments, nextConnectionId, nextTouch } = snapshot.parse(data);
  store.clear();
  for (const key of keys) store.keys.set(key.key, key);
  for (const { name, integrations } of environments) {
    const environment = new Environment(name);
    store.environments.set(name, environment);
    for (const each of integrations) restoreIntegration(environment, each);
  }
  store.nextConnectionId = nextConnectionId;
  store.nextTouch = nextTouch;
}

function restoreIntegration(environment: Environment, data: z.infer<typeof integration>): void {
  const functions = new Map(data.functions.map((sync): [string, DeployedSync] => [sync.name, sync]));
  const restored: Integration = { ...data, functions, connections: new Map() };
  environment.integrations.set(restored.uniqueKey, restored);
  for (const { syncs, rowsFrom, ...rest } of data.connections) {
    const rows = new Map(syncs.map((each): [string, SyncRow] => [rowKey(each.name, each.variant), each]));
    const one: Connection = { ...rest, integration: restored, rows, rowsFrom: rowsFrom ?? undefined };
    restored.connections.set(one.connectionId, one);
    environment.connections.set(one.id, one);
  }
}

/** Finds one sync in a snapshot; undefined when it is not there. For tests and demos that look at the platform's side. */
export function findSync(
  data: NangoSnapshot,
  wanted: { environment?: string; integration?: string; connection: string; sync: string; variant?: string },
): NangoSyncSnapshot | undefined {
  for (const environment of data.environments) {
    if (wanted.environment !== undefined && environment.name !== wanted.environment) continue;
    for (const each of environment.integrations) {
      if (wanted.integration !== undefined && each.uniqueKey !== wanted.integration) continue;
      const one = each.connections.find(({ connectionId }) => connectionId === wanted.connection);
      const found = one?.syncs.find(
        ({ name, variant }) => name === wanted.sync && variant === (wanted.variant ?? "base"),
      );
      if (found !== undefined) return found;
    }
  }
  return undefined;
}
