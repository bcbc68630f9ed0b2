import type { Context } from "./context.js";
import { timeLeft } from "./deadline.js";
import { describeDuration } from "./duration.js";
import { moreOperationTime } from "./time-limits.js";

/** How to look again and again. Milliseconds. */
export interface PollOptions {
  /** Wait before the second look; later ones grow by half each, up to `maxEvery`. */
  readonly every: number;
  /** Default 5 s. */
  readonly maxEvery?: number;
  /** Time in all; the operation's own deadline ends it too. */
  readonly upTo: number;
}

/**
 * Looks until `look` answers something, or the time is over: then undefined. For platforms that show a change only
 * some time after they accepted it. The first look is at once.
 */
export async function poll<T>(
  context: Context,
  options: PollOptions,
  look: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const end = context.clock.now() + Math.min(options.upTo, timeLeft(context));
  let wait = options.every;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (context.clock.now() + wait > end) return undefined;
    await context.clock.sleep(wait);
    wait = Math.min(wait * 1.5, options.maxEvery ?? 5_000);
  }
}

/**
 * How long was looked in vain, for messages.
 *
 * @param began when, by the context's clock
 * @returns the time in words, and what gives more where the operation's own deadline was the end
 */
export function lookedFor(
  context: Context,
  began: number,
  { upTo }: PollOptions,
): { readonly time: string; readonly more: string | undefined } {
  const seconds = Math.round((context.clock.now() - began) / 1000);
  return {
    time: describeDuration(Math.max(1, seconds) * 1000),
    more: context.deadline < began + upTo ? moreOperationTime(context.timeout) : undefined,
  };
}
