/** All times in the model are milliseconds since the epoch. */

/** A key belongs to one environment and may do what its scopes say; `environment:*` is all. */
export interface ApiKey {
  readonly key: string;
  readonly environment: string;
  readonly scopes: readonly string[];
}

export class Environment {
  /** By unique key. */
  readonly integrations = new Map<string, Integration>();
  /** By row id, oldest first. */
  readonly connections = new Map<number, Connection>();

  constructor(readonly name: string) {}
}

export interface Integration {
  readonly uniqueKey: string;
  readonly provider: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Deployed syncs by name. */
  readonly functions: Map<string, DeployedSync>;
  /** By connection id. */
  readonly connections: Map<string, Connection>;
}

/** What a run of a sync does here, in the place of the code that a real server would run. */
export interface RunOutcome {
  readonly durationMs: number;
  readonly succeeds: boolean;
  /** Records the first run adds; later runs find nothing new. */
  readonly records: number;
}

export interface DeployedSync {
  readonly name: string;
  readonly models: readonly string[];
  /** The default frequency as deployed. Without one there is no schedule. */
  runs: string | null;
  autoStart: boolean;
  version: number;
  lastDeployed: number;
  outcome: RunOutcome;
}

export interface EndUser {
  readonly id: string;
  readonly [key: string]: unknown;
}

export interface Connection {
  readonly id: number;
  readonly connectionId: string;
  readonly integration: Integration;
  /** Only the kind: the sandbox keeps no credentials. */
  credentialsType: string;
  tags: Record<string, string>;
  metadata: Record<string, unknown>;
  endUser: EndUser | null;
  connectionConfig: Record<string, unknown>;
  webhookUrlOverride: string | null;
  readonly createdAt: number;
  updatedAt: number;
  /** By `name::variant`. Go through `rowsOf`: the rows appear some time after the connection. */
  readonly rows: Map<string, SyncRow>;
  /** Until this is over, Nango has not made the connection's sync rows yet. */
  rowsFrom: number | undefined;
  /** Until this is over, the rows have no schedule. */
  schedulesFrom: number;
}

export interface SyncRow {
  readonly id: string;
  readonly name: string;
  readonly variant: string;
  /** Grows with each write of the row: the order in which the real server's table gives rows back. */
  touched: number;
  /** The override as text, just as it was sent. */
  override: string | null;
  /** Kept apart from the override: the two can disagree. */
  schedule: Schedule | null;
  job: Job | null;
  recordCount: number;
}

export interface Schedule {
  /** Runs are due at anchor + k · interval. */
  readonly anchor: number;
  intervalMs: number;
  started: boolean;
  /** When it was last started or made: an overdue run begins then. */
  since: number;
  /** Past while its run is under way, and while paused. May be too far away for a date. */
  next: number;
}

export interface Job {
  readonly startedAt: number;
  readonly endsAt: number;
  readonly succeeds: boolean;
  /** Records added, once finished. */
  added: number;
  finished: boolean;
}

export const BASE = "base";

export function rowKey(name: string, variant: string): string {
  return `${name}::${variant}`;
}
