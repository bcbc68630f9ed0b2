import { z } from "zod";
import { InvalidRequest } from "../errors.js";
import { parseOneOf } from "../parse-request.js";
import { deploySync, setDefault } from "./deploy.js";
import { FREQUENCY, parseInterval, SHORTEST } from "./frequency.js";
import {
  BASE,
  type Connection,
  type DeployedSync,
  type Environment,
  type Integration,
  rowKey,
  type SyncRow,
} from "./model.js";
import { runCommand } from "./routes/commands.js";
import { setInterval } from "./schedule.js";
import { SEED_ENVIRONMENT } from "./seed.js";
import type { NangoStore } from "./store.js";

const delay = z.int().min(0).optional();
const runs = z
  .string()
  .refine(
    (text) => (parseInterval(text)?.ms ?? 0) >= SHORTEST,
    'expected a frequency of 30 seconds or more, such as "every 2 hours"',
  );

/** Where: the first environment and its first integration, unless they are named. */
const place = { environment: z.string().optional(), integration: z.string().optional() };
const oneConnection = { ...place, connection: z.string() };
const oneSync = { ...oneConnection, sync: z.string(), variant: z.string().default(BASE) };
const deployedSync = { ...place, sync: z.string() };

const details = {
  tags: z.record(z.string(), z.string()).optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
  syncsAfterMs: delay,
  schedulesAfterMs: delay,
};

const changeRequest = z.discriminatedUnion("action", [
  /** Sets an override, or with null takes it away. */
  z.strictObject({
    action: z.literal("set-frequency"),
    ...oneSync,
    frequency: z.string().regex(FREQUENCY, "Nango does not accept this frequency").nullable(),
  }),
  z.strictObject({ action: z.literal("pause"), ...oneSync }),
  z.strictObject({ action: z.literal("start"), ...oneSync }),
  /** Takes one sync away from one connection. */
  z.strictObject({ action: z.literal("delete-sync"), ...oneSync }),
  z.strictObject({ action: z.literal("create-connection"), ...oneConnection, ...details }),
  /** A fleet: `prefix-1` … `prefix-<count>`. */
  z.strictObject({
    action: z.literal("create-connections"),
    ...place,
    count: z.int().min(1).max(1_000_000),
    prefix: z.string().default("customer"),
    ...details,
  }),
  z.strictObject({ action: z.literal("delete-connection"), ...oneConnection }),
  /** Deletes it and makes it again under the same id: new sync ids, no overrides. */
  z.strictObject({ action: z.literal("recreate-connection"), ...oneConnection, ...details }),
  z.strictObject({ action: z.literal("set-tags"), ...oneConnection, tags: z.record(z.string(), z.string()) }),
  /** Takes the place of all metadata. */
  z.strictObject({
    action: z.literal("set-metadata"),
    ...oneConnection,
    metadata: z.record(z.string(), z.unknown()),
  }),
  /** Edits a sync's default in the dashboard: every schedule takes it, whatever its override says. */
  z.strictObject({ action: z.literal("set-default"), ...deployedSync, runs }),
  /** Deploys a sync, new or again, as `nango deploy` does: overrides are respected. */
  z.strictObject({
    action: z.literal("deploy-sync"),
    ...deployedSync,
    runs: runs.nullable(),
    autoStart: z.boolean().default(true),
  }),
  /** Takes a deployed sync away from all connections. */
  z.strictObject({ action: z.literal("remove-sync"), ...deployedSync }),
  /** How the runs of a sync go from now on. */
  z.strictObject({
    action: z.literal("set-outcome"),
    ...deployedSync,
    durationMs: z.int().min(1).optional(),
    succeeds: z.boolean().optional(),
    records: z.int().min(0).optional(),
  }),
  z.strictObject({
    action: z.literal("create-integration"),
    environment: z.string().optional(),
    integration: z.string(),
    provider: z.string().optional(),
  }),
  /** Makes a key, and its environment where that is new. */
  z.strictObject({
    action: z.literal("create-key"),
    environment: z.string().optional(),
    key: z.uuidv4(),
    scopes: z.array(z.string()).default(["environment:*"]),
  }),
  z.strictObject({ action: z.literal("revoke-key"), key: z.string() }),
  /** An account with its keys and nothing else. */
  z.strictObject({ action: z.literal("clear") }),
]);

/** A change by somebody else, as a person in Nango's dashboard makes it. */
export type NangoChange = z.input<typeof changeRequest>;

type Change = z.output<typeof changeRequest>;

/** Applies it and returns what there is to say: ids that were made. Throws `InvalidRequest` when it cannot be done. */
export function changeNango(store: NangoStore, request: unknown): unknown {
  const change = parseOneOf(changeRequest.options, request, "change of Nango");
  switch (change.action) {
    case "set-frequency": {
      const { connection, deployed, row } = syncOf(store, change);
      row.override = change.frequency;
      store.touch(row);
      const interval = parseInterval(change.frequency ?? deployed.runs ?? "");
      if (interval !== undefined && store.settled(connection, row) && row.schedule !== null)
        setInterval(row.schedule, interval.ms, store.clock.now());
      return undefined;
    }
    case "pause":
    case "start": {
      const { connection, row } = syncOf(store, change);
      runCommand(store, change.action, connection, row);
      return undefined;
    }
    case "delete-sync": {
      const { connection, row } = syncOf(store, change);
      connection.rows.delete(rowKey(row.name, row.variant));
      return undefined;
    }
    case "create-connection": {
      const { environment, integration } = integrationOf(store, change);
      if (integration.connections.has(change.connection))
        throw new InvalidRequest(`Connection "${change.connection}" is there already`);
      return { id: store.addConnection(environment, integration, { ...change, connectionId: change.connection }).id };
    }
    case "create-connections": {
      const { environment, integration } = integrationOf(store, change);
      for (let number = 1; number <= change.count; number++) {
        const connectionId = `${change.prefix}-${number}`;
        if (!integration.connections.has(connectionId))
          store.addConnection(environment, integration, { ...change, connectionId });
      }
      return { connections: integration.connections.size };
    }
    case "delete-connection": {
      const { environment, connection } = connectionOf(store, change);
      store.deleteConnection(environment, connection);
      return undefined;
    }
    case "recreate-connection": {
      const { environment, connection } = connectionOf(store, change);
      store.deleteConnection(environment, connection);
      const { tags = connection.tags, metadata = connection.metadata, ...delays } = change;
      const again = {
        ...delays,
        connectionId: connection.connectionId,
        tags,
        metadata,
        credentialsType: connection.credentialsType,
      };
      return { id: store.addConnection(environment, connection.integration, again).id };
    }
    case "set-tags": {
      const { connection } = connectionOf(store, change);
      connection.tags = change.tags;
      connection.updatedAt = store.clock.now();
      return undefined;
    }
    case "set-metadata": {
      const { connection } = connectionOf(store, change);
      connection.metadata = change.metadata;
      connection.updatedAt = store.clock.now();
      return undefined;
    }
    case "set-default": {
      const { integration, deployed } = deployedOf(store, change);
      setDefault(store, integration, deployed, change.runs);
      return undefined;
    }
    case "deploy-sync": {
      const { integration } = integrationOf(store, change);
      const models = integration.functions.get(change.sync)?.models ?? ["Record"];
      deploySync(
        store,
        integration,
        { name: change.sync, models, runs: change.runs, autoStart: change.autoStart },
        true,
      );
      return undefined;
    }
    case "remove-sync": {
      const { integration, deployed } = deployedOf(store, change);
      store.removeSync(integration, deployed.name);
      return undefined;
    }
    case "set-outcome": {
      const { deployed } = deployedOf(store, change);
      const { durationMs, succeeds, records } = deployed.outcome;
      deployed.outcome = {
        durationMs: change.durationMs ?? durationMs,
        succeeds: change.succeeds ?? succeeds,
        records: change.records ?? records,
      };
      return undefined;
    }
    case "create-integration": {
      const environment = store.environment(change.environment ?? SEED_ENVIRONMENT);
      if (environment.integrations.has(change.integration))
        throw new InvalidRequest(`Integration "${change.integration}" is there already`);
      store.addIntegration(environment, change.integration, change.provider ?? change.integration);
      return undefined;
    }
    case "create-key": {
      const { name } = store.environment(change.environment ?? SEED_ENVIRONMENT);
      store.keys.set(change.key, { key: change.key, environment: name, scopes: change.scopes });
      return undefined;
    }
    case "clear": {
      const keys = [...store.keys.values()];
      store.clear();
      for (const key of keys) store.keys.set(key.key, key);
      return undefined;
    }
    case "revoke-key": {
      if (!store.keys.delete(change.key)) throw new InvalidRequest("There is no such key");
      return undefined;
    }
  }
}

interface Place {
  environment?: string | undefined;
  integration?: string | undefined;
}

function integrationOf(
  store: NangoStore,
  { environment: name = SEED_ENVIRONMENT, integration: key }: Place,
): { environment: Environment; integration: Integration } {
  const environment = store.environments.get(name);
  if (environment === undefined)
    throw new InvalidRequest(`No environment "${name}"; there are: ${known(store.environments)}`);
  const integration =
    key === undefined ? environment.integrations.values().next().value : environment.integrations.get(key);
  if (integration === undefined)
    throw new InvalidRequest(`No integration "${key ?? ""}"; there are: ${known(environment.integrations)}`);
  return { environment, integration };
}

function connectionOf(
  store: NangoStore,
  where: Place & { connection: string },
): { environment: Environment; integration: Integration; connection: Connection } {
  const { environment, integration } = integrationOf(store, where);
  const connection = integration.connections.get(where.connection);
  if (connection === undefined) {
    throw new InvalidRequest(
      `No connection "${where.connection}" in integration "${integration.uniqueKey}"; there are: ${known(integration.connections)}`,
    );
  }
  return { environment, integration, connection };
}

function deployedOf(
  store: NangoStore,
  where: Place & { sync: string },
): { integration: Integration; deployed: DeployedSync } {
  const { integration } = integrationOf(store, where);
  const deployed = integration.functions.get(where.sync);
  if (deployed === undefined)
    throw new InvalidRequest(
      `No sync "${where.sync}" in integration "${integration.uniqueKey}"; there are: ${known(integration.functions)}`,
    );
  return { integration, deployed };
}

function syncOf(
  store: NangoStore,
  where: Extract<Change, { action: "pause" | "start" | "set-frequency" | "delete-sync" }>,
): { connection: Connection; deployed: DeployedSync; row: SyncRow } {
  const { deployed } = deployedOf(store, where);
  const { connection } = connectionOf(store, where);
  const row = store.findRow(connection, where.sync, where.variant);
  if (row === undefined) {
    throw new InvalidRequest(
      `No sync "${rowKey(where.sync, where.variant)}" on connection "${where.connection}"; there are: ${known(store.rowsOf(connection))}`,
    );
  }
  return { connection, deployed, row };
}

/** The first names, for a message. */
function known(things: ReadonlyMap<string, unknown>): string {
  const names = [...things.keys()];
  return names.length === 0
    ? "none"
    : names.length <= 10
      ? names.join(", ")
      : `${names.slice(0, 10).join(", ")} and ${names.length - 10} more`;
}
