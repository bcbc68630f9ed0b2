import { randomUUID } from "node:crypto";
import type { Response } from "../http/exchange.js";
import type { z } from "zod";

/** `{"error": {…}}`, the envelope of every failure. */
export function refuse(res: Response, status: number, error: Record<string, unknown>): void {
  res.status(status).json({ error });
}

/** The flavour with a message and a payload, in the order of the real server's keys. */
export function refuseWithPayload(
  res: Response,
  status: number,
  code: string,
  message: string,
  payload: unknown = {},
): void {
  refuse(res, status, { message, code, payload });
}

/** What an unexpected failure looks like, orchestrator trouble included. */
export function refuseUnexpected(res: Response): void {
  const id = randomUUID();
  const message = `An error occurred. Please contact support with this unique id: "${id}"`;
  refuseWithPayload(res, 500, "generic_error_support", message, id);
}

export function unknownProviderConfig(res: Response): void {
  refuseWithPayload(
    res,
    400,
    "unknown_provider_config",
    "There is no Provider Configuration matching this key. Please make sure this value exists in the Nango dashboard {}",
  );
}

/** Checks a part of a request; answers 400 and gives undefined when it is refused. */
export function accept<T>(
  res: Response,
  code: "invalid_body" | "invalid_query_params" | "invalid_uri_params" | "invalid_headers",
  schema: z.ZodType<T>,
  value: unknown,
): T | undefined {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors = result.error.issues.map(({ code: kind, message, path }) => ({ code: kind, message, path }));
  refuse(res, 400, { code, errors });
  return undefined;
}
