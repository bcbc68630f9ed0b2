import { Router } from "../../http/router.js";
import { namedFault } from "../../faults/gate.js";
import { accept, refuse } from "../answers.js";
import { type Interval, parseInterval, SHORTEST } from "../frequency.js";
import { environmentOf, guard } from "../guard.js";
import { BASE } from "../model.js";
import { setInterval } from "../schedule.js";
import { frequencyBody, noQuery } from "../shapes.js";
import type { NangoStore } from "../store.js";

/** `PUT /sync/update-connection-frequency`: the one setting of a sync. */
export function frequencyRoutes(store: NangoStore): Router {
  const router = new Router();
  router.put("/sync/update-connection-frequency", guard(store, "environment:syncs:update"), (req, res) => {
    if (accept(res, "invalid_query_params", noQuery, req.query) === undefined) return;
    const body = accept(res, "invalid_body", frequencyBody, req.body);
    if (body === undefined) return;

    const connection = store.findConnection(environmentOf(res), body.provider_config_key, body.connection_id);
    if (connection === undefined) {
      refuse(res, 400, { code: "unknown_connection" });
      return;
    }
    const row = store.findRow(connection, body.sync_name, body.sync_variant ?? BASE);
    const deployed = connection.integration.functions.get(body.sync_name);
    if (row === undefined || deployed === undefined || namedFault(res) === "sync-missing") {
      refuse(res, 400, { code: "unknown_sync" });
      return;
    }

    let interval: Interval | undefined;
    let answer: string;
    if (body.frequency === null) {
      if (deployed.runs === null || deployed.runs === "") {
        refuse(res, 400, { code: "unknown_sync" });
        return;
      }
      interval = parseInterval(deployed.runs);
      answer = deployed.runs;
    } else {
      interval = parseInterval(body.frequency);
      if (interval === undefined || interval.ms < SHORTEST) {
        refuse(res, 400, { code: "invalid_body", message: "Sync interval is invalid" });
        return;
      }
      answer = interval.text;
    }

    // The override is stored before the scheduler is told, and stays stored when the scheduler refuses.
    row.override = body.frequency;
    store.touch(row);
    const fault = namedFault(res);
    const reached = fault !== "half-applied" && fault !== "orchestrator-down" && store.settled(connection, row);
    if (
      !reached ||
      row.schedule === null ||
      interval === undefined ||
      !setInterval(row.schedule, interval.ms, store.clock.now())
    ) {
      refuse(res, 400, { code: "server_error", message: "Failed to updated frequency" });
      return;
    }
    res.json({ frequency: answer });
  });
  return router;
}
