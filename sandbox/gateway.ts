import { STATUS_CODES } from "node:http";
import type { SandboxClock } from "./clock.js";
import type { FaultBook } from "./faults/book.js";
import { applyFault } from "./faults/gate.js";
import { BadBody, readBody } from "./http/body.js";
import type { Request, Response } from "./http/exchange.js";
import { BadPath, type NextFunction, Router } from "./http/router.js";
import type { RequestLog } from "./log.js";
import type { EmulatedPlatform } from "./types.js";

type Handler = (req: Request, res: Response, failed: NextFunction) => void;

export interface GatewayParts {
  readonly clock: SandboxClock;
  readonly log: RequestLog;
  readonly faults: FaultBook;
  /** Called after a request that may have changed a platform's data. */
  readonly changed: () => void;
}

/** What stands before every platform: reads the body, keeps the log, lets faults act. */
export function platformGateway(platform: EmulatedPlatform, parts: GatewayParts): Handler {
  const app = new Router();
  app.use(async (req, res, next) => {
    const body = await readBody(req);
    req.body = body;
    const request = {
      platform: platform.name,
      at: parts.clock.iso(),
      method: req.method,
      path: req.url,
      headers: req.headers,
    };
    const entry = parts.log.begin(request, body);
    res.once("close", () => {
      const answered = res.headersSent && (res.writableFinished || res.writableEnded);
      parts.log.finish(entry, answered ? res.statusCode : 0);
      // Reads too: time alone changes a platform (runs, expiries), and what a read was told must hold after a restart.
      parts.changed();
    });
    // The log must have the status by the time the client has the answer.
    res.once("finish", () => (entry.status = res.statusCode));
    const fault = parts.faults.take({ ...request, body });
    if (fault === undefined) {
      next();
      return;
    }
    entry.fault = fault;
    applyFault(fault, req, res, next).catch(next);
  });
  app.use(platform.router);
  app.use((req, res) => {
    refuseAsPage(res, 404, `Cannot ${req.method} ${req.path}`);
  });
  app.onError((error, _req, res, next) => {
    if (res.headersSent) {
      next(error);
      return;
    }
    // What a client got wrong, such as a path that cannot be decoded.
    if (error instanceof BadPath || error instanceof BadBody) {
      refuseAsPage(res, error.status);
      return;
    }
    const message = error instanceof Error ? error.message : String(error);
    res.status(500).json({ error: { code: "sandbox_failed", message: `The sandbox itself failed: ${message}` } });
  });
  return (req, res, failed) => {
    app.handle(req, res, failed);
  };
}

/** Where no platform has words of its own, the page of Express, on which Nango's server runs. */
function refuseAsPage(res: Response, status: number, text = STATUS_CODES[status] ?? "Bad Request"): void {
  const lines = ['<html lang="en">', "<head>", '<meta charset="utf-8">', "<title>Error</title>", "</head>", "<body>"];
  const page = ["<!DOCTYPE html>", ...lines, `<pre>${escaped(text)}</pre>`, "</body>", "</html>", ""].join("\n");
  res.status(status).type("html").end(page);
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** Gives each request to the handler of its first path segment, without that segment: platforms see their own paths. */
export function dispatch(handlers: ReadonlyMap<string, Handler>): Handler {
  return (req, res, failed) => {
    const [, prefix = "", rest = ""] = /^\/([^/?]*)(.*)$/s.exec(req.url) ?? [];
    const handler = handlers.get(prefix);
    if (handler === undefined) {
      res.writeHead(404, { "Content-Type": "application/json" });
      const places = [...handlers.keys()].map((name) => `/${name}`).join(", ");
      res.end(
        JSON.stringify({
          error: `Nothing is served at /${prefix}. This is the pulumi-syncs sandbox; it serves ${places}.`,
        }),
      );
      return;
    }
    req.url = rest.startsWith("/") ? rest : `/${rest}`;
    req.originalUrl = req.url;
    handler(req, res, failed);
  };
}
