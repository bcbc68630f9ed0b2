import type { RequestHandler } from "../http/router.js";
import type { SandboxClock } from "../clock.js";
import { refuse } from "./reply.js";
import type { Store } from "./store.js";

/** The limit on requests, where the option sets one: so many per window, the rest answered with 429. */
export function quota(store: Store, clock: SandboxClock): RequestHandler {
  let windowEnds = 0;
  let taken = 0;
  return (_request, response, next) => {
    const limit = store.options.quota;
    const now = clock.now();
    if (limit === null) {
      next();
      return;
    }
    if (now >= windowEnds) {
      windowEnds = now + limit.perMs;
      taken = 0;
    }
    taken += 1;
    if (taken <= limit.requests) {
      next();
      return;
    }
    if (limit.retryAfter === "seconds") response.setHeader("Retry-After", Math.ceil((windowEnds - now) / 1000));
    refuse(response, 429, "Too many requests");
  };
}
