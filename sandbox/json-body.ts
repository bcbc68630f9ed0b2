import type { Request, Response } from "./http/exchange.js";
import type { NextFunction, RequestHandler } from "./http/router.js";

/** A body that says it is JSON and is not. Platforms answer it in their own words. */
export class BrokenJson extends Error {
  override readonly name = "BrokenJson";
}

/**
 * Turns the raw body that the frame read into parsed JSON in `req.body`, only with a JSON content
 * type, only an object or an array; without a body `undefined`. Broken JSON goes to the error handler as `BrokenJson`.
 */
export function jsonBody(): RequestHandler {
  return (req: Request, _res: Response, next: NextFunction): void => {
    const raw: unknown = req.body;
    req.body = undefined;
    if (!(raw instanceof Buffer) || raw.length === 0 || !isJson(req)) {
      next();
      return;
    }
    const text = raw.toString("utf8");
    try {
      const body: unknown = JSON.parse(text);
      if (typeof body !== "object" || body === null) throw new SyntaxError("Only an object or an array is accepted");
      req.body = body;
    } catch (error) {
      next(new BrokenJson(error instanceof Error ? error.message : "Not JSON"));
      return;
    }
    next();
  };
}

function isJson(req: Request): boolean {
  return /^application\/json\s*(?:;|$)/i.test(req.get("content-type") ?? "");
}
