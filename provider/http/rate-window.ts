/** What rate-limit headers say of the window that is running. */
export interface WindowReport {
  readonly limit: number;
  readonly remaining: number;
  /** When the window ends, milliseconds since the epoch. */
  readonly resetAt: number;
}

type Headers = Readonly<Record<string, unknown>>;

/** The window in an answer's headers (`X-RateLimit-*`, `RateLimit-*`), or undefined where they are not complete. */
export function readRateWindow(headers: Headers, now: number): WindowReport | undefined {
  const limit = numberOf(headers, "limit");
  const remaining = numberOf(headers, "remaining");
  const reset = numberOf(headers, "reset");
  if (limit === undefined || remaining === undefined || reset === undefined || limit < 1) return undefined;
  // Some count seconds from now, some say a time in whole seconds, cut off: the window ends within the second after.
  const isTime = reset > 1_000_000_000;
  const resetAt = (isTime ? reset * 1000 : now + reset * 1000) + (Number.isInteger(reset) ? 1000 : 0);
  return { limit, remaining: Math.max(0, remaining), resetAt };
}

function numberOf(headers: Headers, name: string): number | undefined {
  const text = headers[`x-ratelimit-${name}`] ?? headers[`ratelimit-${name}`];
  if (typeof text !== "string" || text.trim() === "") return undefined;
  const value = Number(text);
  return Number.isFinite(value) && value >= 0 ? value : undefined;
}
