import { Router } from "../../http/router.js";
import { namedFault } from "../../faults/gate.js";
import { accept, refuse, refuseUnexpected } from "../answers.js";
import { environmentOf, guard } from "../guard.js";
import { BASE, type Connection, rowKey, type SyncRow } from "../model.js";
import { statusQuery } from "../shapes.js";
import { statusRecord } from "../status.js";
import { byTouch, type NangoStore } from "../store.js";

/** `GET /sync/status`: the only read of a sync. */
export function statusRoutes(store: NangoStore): Router {
  const router = new Router();
  router.get("/sync/status", guard(store, "environment:syncs:read"), (req, res) => {
    const query = accept(res, "invalid_query_params", statusQuery, req.query);
    if (query === undefined) return;
    const integration = environmentOf(res).integrations.get(query.provider_config_key);

    let connections: Iterable<Connection> = integration?.connections.values() ?? [];
    if (query.connection_id !== undefined) {
      const connection = integration?.connections.get(query.connection_id);
      if (connection === undefined) {
        refuse(res, 400, { code: "invalid_body", message: "Connection not found" });
        return;
      }
      connections = [connection];
    }
    const fault = namedFault(res);
    if (fault === "orchestrator-down") {
      refuseUnexpected(res);
      return;
    }

    const found: { connection: Connection; row: SyncRow }[] = [];
    for (const connection of fault === "sync-missing" ? [] : connections) {
      for (const row of selected(store.rowsOf(connection), query.syncs)) found.push({ connection, row });
    }
    // One row without a schedule fails the whole call, the good ones with it.
    if (
      found.some(({ connection, row }) => !store.settled(connection, row)) ||
      (found.length > 0 && fault === "schedule-missing")
    ) {
      refuseUnexpected(res);
      return;
    }
    found.sort((a, b) => byTouch(a.row, b.row));
    res.json({ syncs: found.map(({ connection, row }) => statusRecord(connection, row)) });
  });
  return router;
}

/** `*`, or a comma list of `name` (the base variant only) and `name::variant`; what is not there is silently left out. */
function selected(rows: ReadonlyMap<string, SyncRow>, syncs: string): SyncRow[] {
  if (syncs === "*") return [...rows.values()];
  return syncs.split(",").flatMap((item) => {
    const [name = "", variant = BASE] = item.split("::");
    return rows.get(rowKey(name, variant)) ?? [];
  });
}
