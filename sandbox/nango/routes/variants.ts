import type { Request, Response } from "../../http/exchange.js";
import { Router } from "../../http/router.js";
import { namedFault } from "../../faults/gate.js";
import { accept, refuse } from "../answers.js";
import { environmentOf, guard } from "../guard.js";
import { BASE, type Connection, rowKey } from "../model.js";
import { noQuery, variantBody, variantParams } from "../shapes.js";
import type { NangoStore } from "../store.js";

/** Rows per sync on one connection, `base` included. */
const CAP = 100;

/** `POST` and `DELETE /sync/{name}/variant/{variant}`, both with a JSON body. */
export function variantRoutes(store: NangoStore): Router {
  const router = new Router();

  router.post("/sync/:name/variant/:variant", guard(store, "environment:syncs:variant:create"), (req, res) => {
    const target = acceptVariant(store, req, res);
    if (target === undefined) return;
    const { connection, name, variant } = target;
    const rows = store.rowsOf(connection);
    if (rows.size === 0) {
      refuse(res, 500, { code: "failed_sync_variant_creation" });
      return;
    }
    const deployed = connection.integration.functions.get(name);
    if (deployed === undefined) {
      refuse(res, 400, { code: "unknown_sync" });
      return;
    }
    let variants = 0;
    for (const row of rows.values()) if (row.name === name) variants += 1;
    if (variants >= CAP) {
      refuse(res, 400, { code: "resource_capped", message: `Maximum number of sync variants (${CAP}) reached` });
      return;
    }
    if (rows.has(rowKey(name, variant))) {
      refuse(res, 400, { code: "sync_variant_already_exists" });
      return;
    }
    const row = store.addRow(connection, deployed, variant);
    // A schedule that could not be made is not reported.
    if (namedFault(res) === "orchestrator-down") row.schedule = null;
    res.json({ id: row.id, name, variant });
  });

  router.delete("/sync/:name/variant/:variant", guard(store, "environment:syncs:variant:delete"), (req, res) => {
    const target = acceptVariant(store, req, res);
    if (target === undefined) return;
    if (!store.rowsOf(target.connection).delete(rowKey(target.name, target.variant))) {
      refuse(res, 404, { code: "not_found" });
      return;
    }
    res.json({ success: true });
  });
  return router;
}

interface Target {
  readonly connection: Connection;
  readonly name: string;
  readonly variant: string;
}

function acceptVariant(store: NangoStore, req: Request, res: Response): Target | undefined {
  if (accept(res, "invalid_query_params", noQuery, req.query) === undefined) return undefined;
  const body = accept(res, "invalid_body", variantBody, req.body);
  if (body === undefined) return undefined;
  const params = accept(res, "invalid_uri_params", variantParams, req.params);
  if (params === undefined) return undefined;
  if (params.variant.toLowerCase() === BASE) {
    refuse(res, 400, { code: "invalid_variant", message: `Variant name "${BASE}" is protected.` });
    return undefined;
  }
  const connection = store.findConnection(environmentOf(res), body.provider_config_key, body.connection_id);
  if (connection === undefined) {
    refuse(res, 400, { code: "unknown_connection" });
    return undefined;
  }
  return { connection, ...params };
}
