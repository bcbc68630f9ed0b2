import type { z } from "zod";

/** A request to the sandbox itself (not to a platform) that it does not understand; answered with 400 over HTTP. */
export class InvalidRequest extends Error {
  override readonly name = "InvalidRequest";
}

/** The sandbox cannot start, such as with a damaged data file or an address that is not allowed. */
export class SandboxStartError extends Error {
  override readonly name = "SandboxStartError";
}

/** Checks a request to the sandbox itself; the message names each wrong field. */
export function parseRequest<T>(schema: z.ZodType<T>, request: unknown, what: string): T {
  const result = schema.safeParse(request);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => {
    const path = issue.path.map(String).join(".");
    return path === "" ? issue.message : `${path}: ${issue.message}`;
  });
  throw new InvalidRequest(`Not a valid ${what}: ${problems.join("; ")}`);
}
