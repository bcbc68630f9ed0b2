import { z } from "zod";
import { BadBody, readBody } from "./http/body.js";
import type { Request, Response } from "./http/exchange.js";
import { BadPath, type RequestHandler, Router } from "./http/router.js";
import { InvalidRequest } from "./errors.js";
import { parseRequest } from "./parse-request.js";
import { parseFault } from "./faults/shape.js";
import type { PlatformName, Sandbox } from "./types.js";

const logQuery = z.strictObject({ platform: z.string().optional(), since: z.coerce.number().int().min(0).optional() });

const clockRequest = z.union(
  [
    z.strictObject({ advanceMs: z.number() }),
    z.strictObject({ at: z.iso.datetime(), freeze: z.boolean().default(false) }),
    z.strictObject({ reset: z.literal(true) }),
  ],
  'expected {"advanceMs": number}, {"at": ISO time, "freeze"?: boolean} or {"reset": true}',
);

/** The sandbox's own methods over HTTP, below `/_sandbox`. A bad request is answered 400 with `{error: message}`. */
export function controlApp(sandbox: Sandbox, platforms: readonly PlatformName[]): RequestHandler {
  const app = new Router();
  app.use(async (req, _res, next) => {
    const text = (await readBody(req))?.toString("utf8") ?? "";
    // Whatever the content type: `curl -d` sends a form's.
    req.body = text === "" ? undefined : JSON.parse(text);
    next();
  });

  const platformOf = (name: unknown): PlatformName => {
    const found = platforms.find((platform) => platform === name);
    if (found === undefined)
      throw new InvalidRequest(`No platform "${String(name)}" here; there are: ${platforms.join(", ")}`);
    return found;
  };
  const done = (res: Response): void => {
    res.json({ ok: true });
  };

  app.get("/", (_req, res) => {
    res.json({ url: sandbox.url, environment: sandbox.environment, endpoints: ENDPOINTS });
  });
  app.get("/log", (req, res) => {
    const { platform, since } = parseRequest(logQuery, req.query, "log query");
    res.json(
      sandbox.log({
        ...(platform !== undefined && { platform: platformOf(platform) }),
        ...(since !== undefined && { since }),
      }),
    );
  });
  app.get("/faults", (_req, res) => {
    res.json(sandbox.faults());
  });
  app.post("/faults", (req, res) => {
    sandbox.fault(parseFault(bodyOf(req)));
    done(res);
  });
  app.delete("/faults", (_req, res) => {
    sandbox.clearFaults();
    done(res);
  });
  app.post("/reset", (_req, res) => {
    sandbox.reset();
    done(res);
  });
  app.post("/clock", (req, res) => {
    const request = parseRequest(clockRequest, bodyOf(req), "clock request");
    if ("advanceMs" in request) sandbox.clock.advance(request.advanceMs);
    else if ("reset" in request) sandbox.clock.reset();
    else if (request.freeze) sandbox.clock.freeze(Date.parse(request.at));
    else sandbox.clock.set(Date.parse(request.at));
    res.json({ now: sandbox.clock.iso() });
  });
  app.get("/snapshot/:platform", (req, res) => {
    res.json(sandbox.snapshot(platformOf(req.params.platform)));
  });
  app.post("/change/:platform", (req, res) => {
    res.json({ ok: true, result: sandbox.change(platformOf(req.params.platform), bodyOf(req)) ?? null });
  });
  app.post("/configure/:platform", (req, res) => {
    sandbox.configure(platformOf(req.params.platform), bodyOf(req));
    done(res);
  });
  app.use((req, res) => {
    res.status(404).json({ error: `No control endpoint ${req.method} ${req.path}`, endpoints: ENDPOINTS });
  });
  app.onError((error, _req, res, next) => {
    if (res.headersSent) {
      next(error);
      return;
    }
    const isBad = error instanceof InvalidRequest || error instanceof SyntaxError;
    const status = error instanceof BadBody || error instanceof BadPath ? error.status : 500;
    res.status(isBad ? 400 : status).json({ error: error instanceof Error ? error.message : String(error) });
  });
  return (req, res, next) => {
    app.handle(req, res, next);
  };
}

function bodyOf(req: Request): unknown {
  return req.body;
}

const ENDPOINTS = {
  "GET /_sandbox/log?platform=&since=": "the requests that reached a platform",
  "POST /_sandbox/faults": "make matching requests fail",
  "GET /_sandbox/faults": "the faults that are not used up",
  "DELETE /_sandbox/faults": "clear all faults",
  "POST /_sandbox/change/<platform>": "a change by somebody else, as in the vendor's dashboard",
  "GET /_sandbox/snapshot/<platform>": "all data of a platform",
  "POST /_sandbox/configure/<platform>": "settings such as the rate limit",
  "POST /_sandbox/clock": 'move the time: {"advanceMs": 3600000}',
  "POST /_sandbox/reset": "back to the start",
};
