import { setTimeout as delay } from "node:timers/promises";

/** Time, as the provider sees it. Tests bring their own, in which waiting takes no time. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after so many milliseconds. */
  sleep(milliseconds: number): Promise<void>;
  /** A signal after so many milliseconds, for waits that have no end of their own. A clock that never waits has none. */
  alarm?(milliseconds: number): AbortSignal;
}

/** The longest that Node's timers can wait; beyond it they end at once. */
export const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * The machine's own time as it was at the start of the process, and steady from there on: when somebody puts the clock
 * right, no operation gives up early, and none waits for an hour that comes twice.
 */
export const systemClock: Clock = {
  now: () => Math.round(performance.timeOrigin + performance.now()),
  sleep: (milliseconds) => delay(Math.min(milliseconds, LONGEST_TIMER)),
  alarm: (milliseconds) => AbortSignal.timeout(Math.ceil(Math.min(milliseconds, LONGEST_TIMER))),
};
