import type { Request, Response } from "../http/exchange.js";
import type { NextFunction, RequestHandler } from "../http/router.js";
import { refuse, refuseWithPayload } from "./answers.js";
import { Environment } from "./model.js";
import type { NangoStore } from "./store.js";

const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** The environment of the request's key; only behind `guard`. */
export function environmentOf(res: Response): Environment {
  const found: unknown = res.locals["environment"];
  if (!(found instanceof Environment)) throw new Error("A route without guard asked for the environment.");
  return found;
}

/** A part of the path, decoded. */
export function param(req: Request, name: string): string {
  const value = req.params[name];
  return typeof value === "string" ? value : "";
}

/** Before everything, even before the key is looked at. */
export function contentType(req: Request, res: Response, next: NextFunction): void {
  const type = req.headers["content-type"];
  if (type !== undefined && !type.startsWith("application/json")) {
    refuse(res, 415, { code: "invalid_content_type", message: "Content-Type header must be application/json" });
    return;
  }
  next();
}

/** Key (401), then rate limit (429), then scope (403): any one of the scopes is enough. */
export function guard(store: NangoStore, ...scopes: string[]): RequestHandler {
  return (req: Request, res: Response, next: NextFunction): void => {
    const failed = (code: string, message: string): void => {
      refuseWithPayload(res, 401, code, `Authentication failed. ${message}`);
    };
    const header = req.headers.authorization;
    if (header === undefined) {
      failed("missing_auth_header", "The request is missing the Authorization header.");
      return;
    }
    // The word "Bearer" may be missing, but not be written otherwise: what it leaves then is no UUID.
    const key = header.split("Bearer ").at(-1) ?? "";
    if (key === "") {
      failed("malformed_auth_header", "The Authorization header is malformed.");
      return;
    }
    if (!UUID_V4.test(key)) {
      failed("invalid_secret_key_format", "The provided secret key is not a UUID v4.");
      return;
    }
    const known = store.keys.get(key);
    if (known === undefined) {
      failed("unknown_account", "The provided authorization header does not match any account.");
      return;
    }
    if (!withinLimit(store, req, res)) return;
    if (!scopes.some((scope) => known.scopes.some((granted) => covers(granted, scope)))) {
      const required = scopes.length === 1 ? `Required: ${scopes.join("")}` : `Required one of: ${scopes.join(" or ")}`;
      refuse(res, 403, { code: "forbidden", message: `Insufficient scope. ${required}` });
      return;
    }
    res.locals["environment"] = store.environment(known.environment);
    next();
  };
}

function covers(granted: string, scope: string): boolean {
  return granted === scope || (granted.endsWith(":*") && scope.startsWith(granted.slice(0, -1)));
}

function withinLimit(store: NangoStore, req: Request, res: Response): boolean {
  const now = store.clock.now();
  const allowance = store.limiter.take(store.settings.rateLimit, now);
  if (allowance === undefined) return true;
  res.setHeader("X-RateLimit-Limit", String(allowance.limit));
  res.setHeader("X-RateLimit-Remaining", String(allowance.remaining));
  res.setHeader("X-RateLimit-Reset", String(Math.floor(allowance.resetAt / 1000)));
  if (allowance.allowed) return true;
  // Rounded down, so 0 in the last second: the client that trusts it comes too early.
  res.setHeader("Retry-After", String(Math.floor((allowance.resetAt - now) / 1000)));
  refuse(res, 429, { code: "too_many_request", method: req.method, path: req.path });
  return false;
}
