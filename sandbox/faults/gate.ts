import { setTimeout as wait } from "node:timers/promises";
import type { Request, Response } from "../http/exchange.js";
import type { NextFunction } from "../http/router.js";
import type { Fault } from "../types.js";

const hits = new WeakMap<Response, Fault>();

/** The name of the platform's own fault that hit this request. */
export function namedFault(res: Response): string | undefined {
  return hits.get(res)?.named;
}

/** The whole fault that hit this request, for named faults that take a number such as `lateMs`. */
export function faultOf(res: Response): Fault | undefined {
  return hits.get(res);
}

/** Lets a fault act on one request: answers in the platform's place, or calls `next` and gets at the answer. */
export async function applyFault(fault: Fault, req: Request, res: Response, next: NextFunction): Promise<void> {
  if (fault.delayMs !== undefined) await wait(fault.delayMs);
  if (fault.drop === "before") {
    close(req, fault);
    return;
  }
  if (fault.hang === "before") return;
  hits.set(res, fault);
  const ownAnswer = fault.status !== undefined || fault.body !== undefined;
  interceptAnswer(fault, req, res);
  if (ownAnswer && fault.applied !== true) res.end();
  else next();
}

/** A whole answer is one `end`, so this is where it can be lost, replaced or damaged. */
function interceptAnswer(fault: Fault, req: Request, res: Response): void {
  const end = res.end.bind(res);
  const finish = async (body: Buffer): Promise<void> => {
    if (fault.lateMs !== undefined) await wait(fault.lateMs);
    if (fault.drop === "after") {
      close(req, fault);
      return;
    }
    if (fault.hang === "after") return;
    const bytes = replaceAnswer(fault, res) ?? body;
    for (const [name, value] of Object.entries(fault.headers ?? {})) res.setHeader(name, value);
    if (fault.cutAfter !== undefined) {
      res.setHeader("Content-Length", bytes.length);
      res.write(bytes.subarray(0, fault.cutAfter), () => req.socket.destroy());
      return;
    }
    if (fault.dripMs !== undefined) await drip(bytes, fault.dripMs, res);
    else res.write(bytes);
    end();
  };
  const intercepted = (chunk?: unknown): Response => {
    const body =
      typeof chunk === "string"
        ? Buffer.from(chunk)
        : chunk instanceof Uint8Array
          ? Buffer.from(chunk)
          : Buffer.alloc(0);
    res.end = end;
    void finish(body);
    return res;
  };
  res.end = intercepted;
}

/** Sets status and type of the fault's own answer; undefined when the platform's answer stands. */
function replaceAnswer(fault: Fault, res: Response): Buffer | undefined {
  if (fault.status === undefined && fault.body === undefined) return undefined;
  res.statusCode = fault.status ?? 200;
  const text = typeof fault.body === "string" ? fault.body : fault.body === undefined ? "" : JSON.stringify(fault.body);
  const bytes = Buffer.from(text);
  res.removeHeader("ETag");
  res.setHeader(
    "Content-Type",
    typeof fault.body === "string" ? "text/plain; charset=utf-8" : "application/json; charset=utf-8",
  );
  res.setHeader("Content-Length", bytes.length);
  return bytes;
}

/** In about twenty pieces, whatever the size: slow, but with an end. */
async function drip(bytes: Buffer, pauseMs: number, res: Response): Promise<void> {
  const piece = Math.max(1, Math.ceil(bytes.length / 20));
  for (let at = 0; at < bytes.length && !res.destroyed; at += piece) {
    res.write(bytes.subarray(at, at + piece));
    await wait(pauseMs);
  }
}

function close(req: Request, fault: Fault): void {
  if (fault.reset === true) req.socket.resetAndDestroy();
  else req.socket.destroy();
}
