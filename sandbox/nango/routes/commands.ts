import { type RequestHandler, Router } from "../../http/router.js";
import { namedFault } from "../../faults/gate.js";
import { accept, refuseWithPayload, unknownProviderConfig } from "../answers.js";
import { environmentOf, guard } from "../guard.js";
import { BASE, type Connection, type SyncRow } from "../model.js";
import { runNow, setStarted } from "../schedule.js";
import { commandBody, noQuery, triggerBody } from "../shapes.js";
import type { NangoStore } from "../store.js";

type Command = "pause" | "start" | "trigger";

/** `POST /sync/pause`, `/sync/start` and `/sync/trigger`. */
export function commandRoutes(store: NangoStore): Router {
  const router = new Router();
  for (const command of ["pause", "start", "trigger"] as const) {
    router.post(`/sync/${command}`, guard(store, "environment:syncs:execute"), handler(store, command));
  }
  return router;
}

function handler(store: NangoStore, command: Command): RequestHandler {
  return (req, res) => {
    if (accept(res, "invalid_query_params", noQuery, req.query) === undefined) return;
    const body = accept(res, "invalid_body", command === "trigger" ? triggerBody : commandBody, req.body);
    if (body === undefined) return;

    const integration = environmentOf(res).integrations.get(body.provider_config_key);
    if (integration === undefined) {
      unknownProviderConfig(res);
      return;
    }
    let connections = [...integration.connections.values()];
    if (body.connection_id !== undefined) {
      const connection = integration.connections.get(body.connection_id);
      if (connection === undefined) {
        const payload = { connectionId: body.connection_id, providerConfigKey: body.provider_config_key };
        refuseWithPayload(res, 404, "unknown_connection", unknownConnectionMessage(payload), payload);
        return;
      }
      connections = [connection];
    }

    const fault = namedFault(res);
    // The orchestrator's answer is dropped: 200 is no proof that anything happened.
    const ignored = fault === "orchestrator-down" || fault === "command-ignored";
    let found = body.syncs.length === 0;
    for (const [index, item] of body.syncs.entries()) {
      const { name, variant } = typeof item === "string" ? parseItem(item) : item;
      const targets = connections.flatMap((connection) => {
        const row = fault === "sync-missing" ? undefined : store.findRow(connection, name, variant);
        return row === undefined ? [] : [{ connection, row }];
      });
      // With a connection it stops at the first one missing; those before it are done.
      if (targets.length === 0 && (body.connection_id !== undefined || (index === body.syncs.length - 1 && !found))) {
        refuseWithPayload(res, 400, "no_syncs_found", "No syncs found given the inputs.");
        return;
      }
      found ||= targets.length > 0;
      if (!ignored) for (const { connection, row } of targets) runCommand(store, command, connection, row);
    }
    if (body.syncs.length === 0 && !ignored) {
      for (const connection of connections) {
        for (const row of store.rowsOf(connection).values()) runCommand(store, command, connection, row);
      }
    }
    res.json({ success: true });
  };
}

function parseItem(item: string): { name: string; variant: string } {
  const [name = "", variant = BASE] = item.split("::");
  return { name, variant };
}

export function runCommand(store: NangoStore, command: Command, connection: Connection, row: SyncRow): void {
  const deployed = connection.integration.functions.get(row.name);
  if (!store.settled(connection, row) || row.schedule === null || deployed === undefined) return;
  if (command === "trigger") runNow(row, deployed, store.clock.now());
  else setStarted(row.schedule, command === "start", store.clock.now());
}

function unknownConnectionMessage(payload: { connectionId: string; providerConfigKey: string }): string {
  return (
    "No connection matching the provided params of 'connection_id' and 'provider_config_key'. " +
    `Please make sure these values exist in the Nango dashboard ${JSON.stringify(payload, undefined, 2)}`
  );
}
