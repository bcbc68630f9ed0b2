import { type IncomingMessage, type ServerResponse, STATUS_CODES } from "node:http";
import express, { type Express, type NextFunction, type Request, type Response } from "express";
import type { SandboxClock } from "./clock.js";
import type { FaultBook } from "./faults/book.js";
import { applyFault } from "./faults/gate.js";
import type { RequestLog } from "./log.js";
import type { EmulatedPlatform } from "./types.js";

type Handler = (req: IncomingMessage, res: ServerResponse) => void;

export interface GatewayParts {
  readonly clock: SandboxClock;
  readonly log: RequestLog;
  readonly faults: FaultBook;
  /** Called after a request that may have changed a platform's data. */
  readonly changed: () => void;
}

/** What stands before every platform: reads the body, keeps the log, lets faults act. */
export function platformGateway(platform: EmulatedPlatform, parts: GatewayParts): Express {
  const app = express();
  app.disable("x-powered-by");
  // Otherwise Express prints the stack of an unexpected error on the terminal.
  app.set("env", "test");
  app.set("query parser", "extended");
  app.use(express.raw({ type: () => true, limit: "75mb", inflate: true }));
  app.use((req: Request, res: Response, next: NextFunction) => {
    const raw: unknown = req.body;
    const body = raw instanceof Buffer ? raw : undefined;
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
  app.use((error: unknown, _req: Request, res: Response, next: NextFunction) => {
    if (res.headersSent) {
      next(error);
      return;
    }
    // What a client got wrong, such as a path that cannot be decoded, is answered as Express does.
    const status: unknown = error instanceof Error && "status" in error ? error.status : undefined;
    if (typeof status === "number" && status >= 400 && status < 500) {
      res
        .status(status)
        .type("html")
        .send(`<!DOCTYPE html>\n<pre>${STATUS_CODES[status] ?? "Bad Request"}</pre>\n`);
      return;
    }
    const message = error instanceof Error ? error.message : String(error);
    res.status(500).json({ error: { code: "sandbox_failed", message: `The sandbox itself failed: ${message}` } });
  });
  return app;
}

/** Gives each request to the handler of its first path segment, without that segment: platforms see their own paths. */
export function dispatch(handlers: ReadonlyMap<string, Handler>): Handler {
  return (req, res) => {
    const [, prefix = "", rest = ""] = /^\/([^/?]*)(.*)$/s.exec(req.url ?? "/") ?? [];
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
    handler(req, res);
  };
}
