import { parseInterval, SHORTEST } from "./frequency.js";
import { BASE, type DeployedSync, type Integration, rowKey, type SyncRow } from "./model.js";
import { newSchedule, setInterval } from "./schedule.js";
import { byTouch, type NangoStore } from "./store.js";

export interface SyncDefinition {
  readonly name: string;
  readonly models: readonly string[];
  readonly runs: string | null;
  readonly autoStart: boolean;
}

/** The scheduler does not take the new default of this row; the deployment is stored all the same. */
export class ScheduleRefused extends Error {
  override readonly name = "ScheduleRefused";

  constructor(
    readonly row: SyncRow,
    readonly interval: string,
  ) {
    super(`The scheduler refuses the interval ${interval}`);
  }
}

/** Deploys a sync, new or again. `reconcile` also makes its rows on the connections that are there. */
export function deploySync(
  store: NangoStore,
  integration: Integration,
  definition: SyncDefinition,
  reconcile: boolean,
): void {
  const before = integration.functions.get(definition.name);
  const deployed: DeployedSync = {
    ...definition,
    version: (before?.version ?? 0) + 1,
    lastDeployed: store.clock.now(),
    outcome: before?.outcome ?? { durationMs: 100, succeeds: true, records: 2 },
  };
  const connections = [...integration.connections.values()];
  for (const connection of connections) store.rowsOf(connection);
  integration.functions.set(definition.name, deployed);

  const existing: SyncRow[] = [];
  for (const connection of connections) {
    const row = connection.rows.get(rowKey(definition.name, BASE));
    if (row !== undefined) existing.push(row);
    else if (reconcile && connection.rowsFrom === undefined) store.addRow(connection, deployed, BASE);
  }
  if (before?.runs === definition.runs || !definition.runs) return;
  // A new default reaches the base rows without an override; variants keep their old schedule. It stops at the first failure.
  for (const row of existing.sort(byTouch)) {
    if (row.override !== null) continue;
    applyDefault(store, row, definition.runs);
    store.touch(row);
  }
}

/** The dashboard's edit of a default: sets it on every schedule of the sync, overrides and variants too; the stored overrides stay. */
export function setDefault(store: NangoStore, integration: Integration, deployed: DeployedSync, runs: string): void {
  for (const connection of integration.connections.values()) {
    for (const row of store.rowsOf(connection).values()) {
      if (row.name === deployed.name && store.settled(connection, row)) applyDefault(store, row, runs);
    }
  }
  deployed.runs = runs;
}

function applyDefault(store: NangoStore, row: SyncRow, runs: string): void {
  const interval = parseInterval(runs);
  const now = store.clock.now();
  if (interval === undefined || interval.ms < SHORTEST) throw new ScheduleRefused(row, runs);
  if (row.schedule === null) row.schedule = newSchedule(now, interval.ms, true);
  else setInterval(row.schedule, interval.ms, now);
}
