import { validateHeaderName, validateHeaderValue } from "node:http";
import { z } from "zod";
import { parseRequest } from "../parse-request.js";
import { PLATFORM_NAMES } from "../platforms.js";
import type { Fault } from "../types.js";

const atLeastZero = z.int().min(0);

const shape: z.ZodType<Fault> = z
  .strictObject({
    platform: z.enum(PLATFORM_NAMES).exactOptional(),
    method: z.string().min(1).exactOptional(),
    path: z.string().min(1).exactOptional(),
    bodyIncludes: z.string().min(1).exactOptional(),
    after: atLeastZero.exactOptional(),
    times: z
      .union([z.int().min(1), z.literal("always")], 'expected a whole number from 1, or "always"')
      .exactOptional(),
    status: z.int().min(200).max(599).exactOptional(),
    headers: z.record(z.string(), z.string()).refine(canBeSent, "not a header that can be sent").exactOptional(),
    body: z.unknown().exactOptional(),
    applied: z.boolean().exactOptional(),
    delayMs: atLeastZero.exactOptional(),
    lateMs: atLeastZero.exactOptional(),
    drop: z.enum(["before", "after"]).exactOptional(),
    reset: z.boolean().exactOptional(),
    hang: z.enum(["before", "after"]).exactOptional(),
    cutAfter: atLeastZero.exactOptional(),
    dripMs: z.int().min(1).exactOptional(),
    named: z.string().min(1).exactOptional(),
  })
  .refine((fault) => fault.drop === undefined || fault.hang === undefined, {
    message: "a connection is dropped or hangs, not both",
  })
  .refine((fault) => fault.named === undefined || fault.platform !== undefined, {
    message: "a named fault belongs to a platform",
    path: ["platform"],
  })
  .refine((fault) => EFFECTS.some((effect) => fault[effect] !== undefined), {
    message:
      "nothing would happen: give at least one of status, headers, body, delayMs, lateMs, drop, hang, cutAfter, dripMs, named",
  });

const EFFECTS = [
  "status",
  "headers",
  "body",
  "delayMs",
  "lateMs",
  "drop",
  "hang",
  "cutAfter",
  "dripMs",
  "named",
] as const;

function canBeSent(headers: Record<string, string>): boolean {
  try {
    for (const [name, value] of Object.entries(headers)) {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    }
    return true;
  } catch {
    return false;
  }
}

/** Throws `InvalidRequest` with the wrong fields. */
export function parseFault(request: unknown): Fault {
  return parseRequest(shape, request, "fault");
}
