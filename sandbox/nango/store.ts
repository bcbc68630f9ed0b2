import { randomUUID } from "node:crypto";
import type { SandboxClock } from "../clock.js";
import { parseInterval } from "./frequency.js";
import {
  BASE,
  type ApiKey,
  type Connection,
  type DeployedSync,
  type EndUser,
  Environment,
  type Integration,
  rowKey,
  type SyncRow,
} from "./model.js";
import { RateLimiter } from "./rate-limit.js";
import { newSchedule, settle } from "./schedule.js";
import { defaultSettings, type NangoSettings } from "./settings.js";

/** The order of the real server's table. */
export function byTouch(a: SyncRow, b: SyncRow): number {
  return a.touched - b.touched;
}

export interface NewConnection {
  readonly connectionId: string;
  readonly credentialsType?: string | undefined;
  readonly tags?: Record<string, string> | undefined;
  readonly metadata?: Record<string, unknown> | undefined;
  readonly endUser?: EndUser | null | undefined;
  readonly connectionConfig?: Record<string, unknown> | undefined;
  readonly syncsAfterMs?: number | undefined;
  readonly schedulesAfterMs?: number | undefined;
}

/** All data of one Nango account, found by key everywhere: a request costs the same with ten connections and ten thousand. */
export class NangoStore {
  readonly keys = new Map<string, ApiKey>();
  readonly environments = new Map<string, Environment>();
  readonly limiter = new RateLimiter();
  settings: NangoSettings = defaultSettings();
  nextConnectionId = 1;
  nextTouch = 1;

  constructor(readonly clock: SandboxClock) {}

  clear(): void {
    this.keys.clear();
    this.environments.clear();
    this.limiter.reset();
    this.nextConnectionId = 1;
    this.nextTouch = 1;
  }

  environment(name: string): Environment {
    let found = this.environments.get(name);
    if (found === undefined) {
      found = new Environment(name);
      this.environments.set(name, found);
    }
    return found;
  }

  addIntegration(environment: Environment, uniqueKey: string, provider: string): Integration {
    const now = this.clock.now();
    const integration: Integration = {
      uniqueKey,
      provider,
      createdAt: now,
      updatedAt: now,
      functions: new Map(),
      connections: new Map(),
    };
    environment.integrations.set(uniqueKey, integration);
    return integration;
  }

  addConnection(environment: Environment, integration: Integration, details: NewConnection): Connection {
    const now = this.clock.now();
    const rowsFrom = now + (details.syncsAfterMs ?? this.settings.syncsAfterMs);
    const connection: Connection = {
      id: this.nextConnectionId++,
      connectionId: details.connectionId,
      integration,
      credentialsType: details.credentialsType ?? "NONE",
      tags: details.tags ?? {},
      metadata: details.metadata ?? {},
      endUser: details.endUser ?? null,
      connectionConfig: details.connectionConfig ?? {},
      webhookUrlOverride: null,
      createdAt: now,
      updatedAt: now,
      rows: new Map(),
      rowsFrom,
      schedulesFrom: rowsFrom + (details.schedulesAfterMs ?? this.settings.schedulesAfterMs),
    };
    environment.connections.set(connection.id, connection);
    integration.connections.set(connection.connectionId, connection);
    return connection;
  }

  deleteConnection(environment: Environment, connection: Connection): void {
    environment.connections.delete(connection.id);
    connection.integration.connections.delete(connection.connectionId);
  }

  findConnection(environment: Environment, integrationKey: string, connectionId: string): Connection | undefined {
    return environment.integrations.get(integrationKey)?.connections.get(connectionId);
  }

  /** The sync rows of a connection, made on first sight once their time has come. */
  rowsOf(connection: Connection): Map<string, SyncRow> {
    const { rowsFrom } = connection;
    if (rowsFrom !== undefined && this.clock.now() >= rowsFrom) {
      connection.rowsFrom = undefined;
      for (const deployed of connection.integration.functions.values())
        this.addRow(connection, deployed, BASE, connection.schedulesFrom);
    }
    return connection.rows;
  }

  findRow(connection: Connection, name: string, variant: string): SyncRow | undefined {
    return this.rowsOf(connection).get(rowKey(name, variant));
  }

  addRow(connection: Connection, deployed: DeployedSync, variant: string, now = this.clock.now()): SyncRow {
    const interval = deployed.runs === null ? undefined : parseInterval(deployed.runs);
    const row: SyncRow = {
      id: randomUUID(),
      name: deployed.name,
      variant,
      touched: this.nextTouch++,
      override: null,
      schedule: interval === undefined ? null : newSchedule(now, interval.ms, deployed.autoStart),
      job: null,
      recordCount: 0,
    };
    connection.rows.set(rowKey(row.name, variant), row);
    return row;
  }

  /** Takes a deployed sync away, with its rows of every variant. */
  removeSync(integration: Integration, name: string): void {
    for (const connection of integration.connections.values()) {
      for (const [key, row] of this.rowsOf(connection)) if (row.name === name) connection.rows.delete(key);
    }
    integration.functions.delete(name);
  }

  /** A written row goes to the end, as in the real server's table: the order of a listing is no fact to rely on. */
  touch(row: SyncRow): void {
    row.touched = this.nextTouch++;
  }

  /** Whether the row's schedule exists yet, with its runs up to now. */
  settled(connection: Connection, row: SyncRow): boolean {
    const deployed = connection.integration.functions.get(row.name);
    const now = this.clock.now();
    if (row.schedule === null || deployed === undefined || now < connection.schedulesFrom) return false;
    settle(row, deployed, now);
    return true;
  }
}
