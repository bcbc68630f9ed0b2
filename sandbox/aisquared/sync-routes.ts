import { type RequestHandler, Router } from "../http/router.js";
import { permitted } from "./configuration.js";
import { checkId, readCreation, readPage, readUpdate } from "./contract.js";
import type { Answer, Exchange } from "./exchange.js";
import { isObject } from "./json.js";
import { brokenContract, failedDependency, missingParameter, notFoundByName } from "./refusal.js";
import { page, renderRun, renderSync } from "./render.js";
import type { Scheduler } from "./scheduler.js";
import type { Syncs } from "./syncs.js";

type Authenticated = (route: (exchange: Exchange) => Answer) => RequestHandler;

/** Mapping types for the dashboard's editor. */
const CONFIGURATIONS = {
  data: { configurations: { catalog_mapping_types: { standard: {}, static: {}, template: {}, vector: {} } } },
};

/** `/syncs` and what stands below it. */
export function syncRoutes(authenticated: Authenticated, syncs: Syncs): Router {
  const router = new Router();

  router.get(
    "/",
    authenticated(({ req, store, query, workspace }) => {
      const at = readPage(query);
      return {
        body: page(
          req,
          store.syncsOf(workspace()).map((sync) => renderSync(store, sync)),
          at,
        ),
      };
    }),
  );

  router.get(
    "/configurations",
    authenticated(() => ({ body: CONFIGURATIONS })),
  );

  router.get(
    "/:id",
    authenticated(({ store, param, workspace }) => {
      checkId(param("id"));
      return { body: { data: renderSync(store, store.sync(workspace(), param("id"))) } };
    }),
  );

  router.post(
    "/",
    authenticated(({ store, body, workspace, mayWrite }) => {
      const fields = readCreation(body);
      const id = workspace();
      mayWrite();
      const sync = syncs.create(id, fields);
      return { status: 201, body: { data: renderSync(store, sync, sync.configuration) } };
    }),
  );

  const update = authenticated(({ store, body, param, workspace, mayWrite }) => {
    checkId(param("id"));
    const fields = readUpdate(body);
    const sync = store.sync(workspace(), param("id"));
    mayWrite();
    if (
      isObject(body) &&
      (!isObject(body["sync"]) || Object.keys(body["sync"]).length === 0) &&
      Object.keys(fields).length === 0
    ) {
      throw missingParameter("sync");
    }
    syncs.update(sync, fields);
    const sent = permitted(fields["configuration"]);
    return { body: { data: sent === undefined ? renderSync(store, sync) : renderSync(store, sync, sent) } };
  });
  router.put("/:id", update);
  router.patch("/:id", update);

  router.patch(
    "/:id/enable",
    authenticated(({ store, body, query, param, workspace, mayWrite }) => {
      checkId(param("id"));
      const given = { ...query, ...(isObject(body) ? body : {}) };
      if (!("enable" in given)) throw brokenContract({ enable: ["is missing"] });
      if (given["enable"] === null || given["enable"] === "") throw brokenContract({ enable: ["must be filled"] });
      const sync = store.sync(workspace(), param("id"));
      mayWrite();
      // Whatever is not the JSON boolean false is true, the words "false" and 0 too.
      if (given["enable"] === false) syncs.disable(sync);
      else syncs.enable(sync);
      return { body: { data: renderSync(store, sync) } };
    }),
  );

  router.delete(
    "/:id",
    authenticated(({ store, param, workspace, mayWrite }) => {
      checkId(param("id"));
      const sync = store.sync(workspace(), param("id"));
      mayWrite();
      syncs.discard(sync);
      return {};
    }),
  );

  router.get(
    "/:id/sync_runs",
    authenticated(({ req, store, query, param, workspace }) => {
      checkId(param("id"));
      const at = readPage(query);
      const sync = loaded(() => store.sync(workspace(), param("id")));
      const status = query["status"];
      const runs = store.runsOf(sync).filter((run) => status === undefined || run.status === status);
      return { body: page(req, runs.map(renderRun), at) };
    }),
  );
  return router;
}

/** `/schedule_syncs`: runs a manual sync now, or cancels its run. */
export function scheduleRoutes(authenticated: Authenticated, scheduler: Scheduler): Router {
  const router = new Router();

  router.post(
    "/",
    authenticated(({ store, body, workspace, mayWrite }) => {
      const request = isObject(body) && isObject(body["schedule_sync"]) ? body["schedule_sync"] : {};
      const id = request["sync_id"];
      if (typeof id !== "number" && typeof id !== "string")
        throw brokenContract({ schedule_sync: { sync_id: ["is missing"] } });
      const sync = loaded(() => store.sync(workspace(), String(id)));
      mayWrite();
      if (sync.status === "disabled") throw failedDependency("Sync is disabled");
      if (sync.schedule_type !== "manual") throw failedDependency("Sync is not in manual mode");
      if (store.runsOf(sync).some((run) => isActive(run.status))) {
        throw failedDependency("Sync cannot be scheduled due to active sync run");
      }
      scheduler.runNow(sync);
      return { body: { message: "Sync scheduled successfully" } };
    }),
  );

  router.delete(
    "/:sync_id",
    authenticated(({ store, param, workspace, mayWrite }) => {
      checkId(param("sync_id"), "sync_id");
      const sync = loaded(() => store.sync(workspace(), param("sync_id")));
      mayWrite();
      const run = store.runsOf(sync).find((candidate) => isActive(candidate.status));
      if (run === undefined) throw failedDependency("No active sync run found");
      run.status = "canceled";
      scheduler.terminate(sync);
      return { body: { message: "Sync cancelled successfully" } };
    }),
  );
  return router;
}

function isActive(status: string): boolean {
  return ["pending", "started", "querying", "queued", "in_progress"].includes(status);
}

/** These routes look a sync up by another way, and say so in other words when it is not there. */
function loaded<T>(load: () => T): T {
  try {
    return load();
  } catch (error) {
    if (error instanceof Error && "status" in error && error.status === 404) throw notFoundByName("Sync");
    throw error;
  }
}
