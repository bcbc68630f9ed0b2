import type { Response } from "../http/exchange.js";
import { Router } from "../http/router.js";
import { z } from "zod";
import { namedFault } from "../faults/gate.js";
import { BrokenJson, jsonBody } from "../json-body.js";
import type { NamedFault } from "../types.js";
import { createdView, listView, refusalView, statusView } from "./answers.js";
import { type StoredSync, frequencySchema } from "./model.js";
import { Refusal } from "./refusal.js";
import type { Store } from "./store.js";
import { connectedUser } from "./user-token.js";

const createBody = z.object({
  integration: z.string().min(1),
  pipeline: z.string().min(1),
  configuration: z.record(z.string(), z.unknown()).optional(),
  configurationName: z.string().min(1).optional(),
  credentialId: z.uuid().optional(),
  incrementalAccumulatorFrequency: frequencySchema.optional(),
});

const updateBody = z
  .object({ credentialId: z.uuid().optional(), incrementalAccumulatorFrequency: frequencySchema.optional() })
  .refine(
    (body) => body.credentialId !== undefined || body.incrementalAccumulatorFrequency !== undefined,
    "at least one field to update is required",
  );

/** Paragon's traps, as faults. */
export const namedFaults: Readonly<Record<string, NamedFault>> = {
  "lost-update": { method: "PATCH", path: "/api/syncs/", about: "the update is accepted, and never takes effect" },
  "still-purging": { method: "POST", path: "/api/syncs", about: "409 although no such sync can be seen" },
  "short-list": { method: "GET", path: "/api/syncs", about: "the list comes without any sync" },
  "rate-limited": { method: "GET", path: "/api/syncs/", about: "the sync waits for the third party" },
};

/** The Sync API: https://docs.useparagon.com/managed-sync/api */
export function syncRoutes(store: Store): Router {
  const router = new Router();
  router.use(jsonBody());

  router.post("/api/syncs", async (request, response) => {
    const user = await connectedUser(request.headers.authorization, store.verificationKey);
    const body = valid(createBody, request.body);
    if (body.incrementalAccumulatorFrequency !== undefined && store.options.postFrequency === "refused") {
      throw new Refusal(400, "property incrementalAccumulatorFrequency should not exist");
    }
    if (namedFault(response) === "still-purging") throw new Refusal(409, "Sync already exists");
    response.status(store.options.createdStatus).json(createdView(store.create(user, body)));
  });

  router.get("/api/syncs", async (request, response) => {
    const user = await connectedUser(request.headers.authorization, store.verificationKey);
    const { credentialId } = request.query;
    const syncs = (namedFault(response) === "short-list" ? [] : store.list(user)).filter(
      (sync) => credentialId === undefined || sync.credentialId === credentialId,
    );
    response.json({ data: syncs.map((sync) => listView(sync, store.options)) });
  });

  router.get("/api/syncs/:syncId", async (request, response) => {
    const user = await connectedUser(request.headers.authorization, store.verificationKey);
    const sync = store.read(user, request.params.syncId);
    const limited = namedFault(response) === "rate-limited";
    response.json(statusView(limited ? { ...sync, status: "RATE_LIMITED", rateLimitBackoffMs: 30_000 } : sync));
  });

  router.patch("/api/syncs/:syncId", async (request, response) => {
    const user = await connectedUser(request.headers.authorization, store.verificationKey);
    const change = valid(updateBody, request.body);
    const { syncId: id } = request.params;
    store.update(user, id, change, namedFault(response) === "lost-update" ? "never" : undefined);
    response.json({ id, data: change, message: "Update request accepted and is being processed" });
  });

  router.post("/api/syncs/:syncId/disable", async (request, response) => {
    const user = await connectedUser(request.headers.authorization, store.verificationKey);
    acted(response, store, store.disable(user, request.params.syncId));
  });

  router.post("/api/syncs/:syncId/reenable", async (request, response) => {
    const user = await connectedUser(request.headers.authorization, store.verificationKey);
    acted(response, store, store.reenable(user, request.params.syncId));
  });

  router.delete("/api/syncs/:syncId", async (request, response) => {
    const user = await connectedUser(request.headers.authorization, store.verificationKey);
    acted(response, store, store.delete(user, request.params.syncId));
  });

  router.onError((error, _request, response, next) => {
    const refusal = error instanceof BrokenJson ? new Refusal(400, error.message) : error;
    if (!(refusal instanceof Refusal)) {
      next(error);
      return;
    }
    const body = refusalView(refusal, store.options.errorBody);
    response.status(refusal.status);
    if (typeof body === "string") response.type("text/plain").send(body);
    else response.json(body);
  });

  return router;
}

function valid<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new Refusal(400, `${issue?.path.join(".") ?? ""} ${issue?.message ?? "Bad request"}`.trim());
}

function acted(response: Response, store: Store, sync: StoredSync): void {
  if (store.options.actionBody === "empty") response.status(200).end();
  else response.json(createdView(sync));
}
