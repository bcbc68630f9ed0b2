import { Router } from "../../http/router.js";
import { accept, refuseWithPayload } from "../answers.js";
import { deploySync, ScheduleRefused } from "../deploy.js";
import { environmentOf, guard } from "../guard.js";
import { deployBody } from "../shapes.js";
import type { NangoStore } from "../store.js";

/** `POST /sync/deploy`, what Nango's own CLI sends: for tests that change a default as a deployment does. */
export function deployRoutes(store: NangoStore): Router {
  const router = new Router();
  router.post("/sync/deploy", guard(store, "environment:deploy"), (req, res) => {
    const body = accept(res, "invalid_body", deployBody, req.body);
    if (body === undefined) return;
    const environment = environmentOf(res);
    const syncs = body.flowConfigs.filter(({ type }) => type === "sync");
    try {
      for (const flow of syncs) {
        const integration = environment.integrations.get(flow.providerConfigKey);
        if (integration === undefined) continue;
        const definition = {
          name: flow.syncName,
          models: flow.models,
          runs: flow.runs,
          autoStart: flow.auto_start ?? true,
        };
        deploySync(store, integration, definition, body.reconcile);
      }
    } catch (error) {
      if (!(error instanceof ScheduleRefused)) throw error;
      // The environment's number there: the sandbox has only names.
      const payload = { syncId: error.row.id, environmentId: 4, interval: error.interval };
      const type = "error_updating_sync_schedule_frequency";
      const message = `An unhandled error of type '${type}' with payload '${JSON.stringify(payload)}' has occurred`;
      refuseWithPayload(res, 500, `unhandled_${type}`, message, payload);
      return;
    }
    if (body.deployMode === "all" && body.reconcile) {
      const kept = new Set(syncs.map((flow) => `${flow.providerConfigKey}/${flow.syncName}`));
      for (const integration of environment.integrations.values()) {
        for (const name of integration.functions.keys()) {
          if (!kept.has(`${integration.uniqueKey}/${name}`)) store.removeSync(integration, name);
        }
      }
    }
    res.json(
      syncs.map((flow) => {
        const version =
          environment.integrations.get(flow.providerConfigKey)?.functions.get(flow.syncName)?.version ?? 1;
        return {
          name: flow.syncName,
          models: flow.models,
          version: String(version),
          providerConfigKey: flow.providerConfigKey,
          type: "sync",
        };
      }),
    );
  });
  return router;
}
