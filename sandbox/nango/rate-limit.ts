import type { NangoSettings } from "./settings.js";

export interface Allowance {
  readonly allowed: boolean;
  readonly limit: number;
  readonly remaining: number;
  /** End of the window, milliseconds since the epoch. */
  readonly resetAt: number;
}

/** Fixed window per account: all environments and keys share it. */
export class RateLimiter {
  #used = 0;
  #resetAt = 0;

  /** Counts one request; undefined when there is no limit. */
  take(limit: NangoSettings["rateLimit"], now: number): Allowance | undefined {
    if (limit === "off") return undefined;
    if (now >= this.#resetAt) {
      this.#used = 0;
      this.#resetAt = now + limit.windowMs;
    }
    this.#used += 1;
    return {
      allowed: this.#used <= limit.requests,
      limit: limit.requests,
      remaining: Math.max(0, limit.requests - this.#used),
      resetAt: this.#resetAt,
    };
  }

  reset(): void {
    this.#used = 0;
    this.#resetAt = 0;
  }
}
