import type { Response } from "../http/exchange.js";
import { Router } from "../http/router.js";
import { faultOf, namedFault } from "../faults/gate.js";
import { nameTaken, newSync } from "./create-sync.js";
import type { Json, SyncRecord } from "./data.js";
import { filterOf } from "./filters.js";
import { renderSync } from "./render.js";
import { refuse } from "./reply.js";
import { IMMUTABLE_FIELDS, isJson, mutableFields, refused } from "./rules.js";
import type { Store } from "./store.js";

const org = (response: Response): string => String(response.locals["org"]);

/** How long after its 504 a sync of the fault `late-create` appears, in milliseconds. */
const LATE = 50;

/** `/v1/syncs`: list, get, create, update, delete. */
export function syncRoutes(store: Store): Router {
  const router = new Router();

  const show = (sync: SyncRecord): Json =>
    renderSync(sync, store.credential(sync.org_id, sync.credential_id), store.options);
  const answer = (response: Response, status: number, sync: SyncRecord): void => {
    response.status(status).json(store.options.envelope === "data" ? { data: show(sync) } : show(sync));
  };

  router.get("/", (request, response) => {
    const wanted = filterOf(request.query, store.options.filters);
    if (wanted === undefined) refuse(response, 400, "metadata must be a JSON object");
    else response.json({ data: store.shownSyncs(org(response)).filter(wanted).map(show) });
  });

  router.get("/:id", (request, response) => {
    const sync = store.shownSync(org(response), request.params.id);
    if (sync === undefined) refuse(response, 404, "Not found");
    else answer(response, 200, sync);
  });

  router.post("/", (request, response) => {
    const body: unknown = request.body;
    if (!isJson(body)) {
      refuse(response, 400, "The body must be a JSON object");
      return;
    }
    const { sync, errors } = newSync(store, org(response), body);
    if (sync === undefined) {
      refuse(response, 422, "Validation failed", errors);
    } else if (namedFault(response) === "late-create") {
      refuse(response, 504, "Gateway timeout");
      setTimeout(() => store.addSync(sync), faultOf(response)?.lateMs ?? LATE).unref();
    } else {
      answer(response, store.options.created, store.addSync(sync));
    }
  });

  router.patch("/:id", (request, response) => {
    const sync = store.sync(org(response), request.params.id);
    const body: unknown = request.body;
    if (sync === undefined) {
      refuse(response, 404, "Not found");
      return;
    }
    if (!isJson(body)) {
      refuse(response, 400, "The body must be a JSON object");
      return;
    }
    const errors = refused(body);
    if (store.options.immutableInPatch === "refused") {
      for (const field of IMMUTABLE_FIELDS) if (field in body) errors[field] = ["can't be updated"];
    }
    const fields = mutableFields(body);
    const named = { stream_id: sync.stream_id, name: body["name"] };
    if (store.options.names === "unique" && nameTaken(store, org(response), named, sync.id)) {
      errors["name"] = ["has already been taken"];
    }
    if (Object.keys(errors).length > 0) refuse(response, 422, "Validation failed", errors);
    else if (Object.keys(fields).length === 0 && store.options.emptyPatch === "refused") {
      refuse(response, 400, "Nothing to update");
    } else {
      if (namedFault(response) !== "patch-ignored") store.changeSync(sync, patched(store, sync, fields));
      answer(response, 200, sync);
    }
  });

  router.delete("/:id", (request, response) => {
    const sync = store.sync(org(response), request.params.id);
    if (sync === undefined) {
      refuse(response, 404, "Not found");
      return;
    }
    store.removeSync(sync);
    if (store.options.deleted === 204) response.status(204).end();
    else answer(response, 200, sync);
  });

  return router;
}

/** What a PATCH makes of its fields, by the reading of the documents that is chosen. */
function patched(store: Store, sync: SyncRecord, fields: Partial<SyncRecord>): Partial<SyncRecord> {
  const result = { ...fields };
  if (fields.metadata !== undefined && store.options.metadata === "merge") {
    result.metadata = { ...sync.metadata, ...fields.metadata };
  }
  if (fields.rate_limit && store.options.rateLimit === "merge") {
    result.rate_limit = { ...sync.rate_limit, ...fields.rate_limit };
  }
  if (fields.max_age_days === null && store.options.nullInPatch === "ignored") delete result.max_age_days;
  return result;
}
