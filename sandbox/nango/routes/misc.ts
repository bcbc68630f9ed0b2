import { type RequestHandler, Router } from "../../http/router.js";
import { z } from "zod";
import { accept, refuse } from "../answers.js";
import { guard } from "../guard.js";
import type { NangoStore } from "../store.js";

const proxyHeaders = z.object({ "provider-config-key": z.string(), "connection-id": z.string() });

export const health: RequestHandler = (_req, res) => {
  res.json({ result: "ok" });
};

/** On every answer but `/health`; a preflight ends here. */
export const crossOrigin: RequestHandler = (req, res, next) => {
  res.setHeader("Access-Control-Allow-Origin", "*");
  if (req.method !== "OPTIONS") {
    next();
    return;
  }
  res.setHeader("Access-Control-Allow-Methods", "GET,HEAD,PUT,PATCH,POST,DELETE");
  res.setHeader("Content-Length", "0");
  res.status(204).end();
};

/** `/v1/…` belongs to custom endpoints of deployed functions, of which the sandbox has none. */
export function customEndpoints(store: NangoStore): Router {
  const router = new Router();
  router.all("/v1/*", guard(store, "environment:proxy"), (req, res) => {
    if (accept(res, "invalid_headers", proxyHeaders, req.headers) !== undefined)
      refuse(res, 404, { code: "unknown_sync" });
  });
  return router;
}

/** What a stock server answers to any other GET: its dashboard, 200 and no JSON. */
export const dashboard: RequestHandler = (_req, res) => {
  res
    .type("html")
    .send('<!DOCTYPE html><html lang="en"><head><title>Nango</title></head><body><div id="root"></div></body></html>');
};
