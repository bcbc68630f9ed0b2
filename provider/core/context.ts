import { setMaxListeners } from "node:events";
import type { Account } from "./account.js";
import { systemClock, type Clock } from "./clock.js";
import { Run } from "./run.js";

/** What one operation (a create, a read, …) works under. Passed to whatever waits or calls a platform. */
export interface Context {
  readonly clock: Clock;
  /** When the operation gives up, with all its attempts and waits. Milliseconds since the epoch. */
  readonly deadline: number;
  /** How long that is from its beginning. Milliseconds. */
  readonly timeout: number;
  /** Aborted at the deadline, for waits that have no end of their own: see {@link inTime}. */
  readonly signal?: AbortSignal | undefined;
  /** Whose settings and connections are used. */
  readonly account: Account;
  /** What the resources of this run stand for that are of the same kind. */
  readonly run: Run;
  /** The same of another kind, by its token. */
  runOf(token: string): Run;
  /** URN of the resource that the operation is about; empty where it is not known. */
  readonly resource: string;
  /** Tells the user something that does not fail the operation. */
  warn(message: string): void;
}

/** How long an operation may take in all. */
const DEFAULT_TIMEOUT = 10 * 60_000;

/** A context that begins now. */
export function createContext(options: {
  account: Account;
  run: Run;
  /** Default: nothing is known of other kinds. */
  runOf?: ((token: string) => Run) | undefined;
  resource?: string | undefined;
  clock?: Clock | undefined;
  /** Milliseconds. */
  timeout?: number | undefined;
  warn?: ((message: string) => void) | undefined;
}): Context {
  const clock = options.clock ?? systemClock;
  const timeout = options.timeout ?? DEFAULT_TIMEOUT;
  const signal = clock.alarm?.(timeout);
  // As many as there are requests under way.
  if (signal !== undefined) setMaxListeners(0, signal);
  return {
    clock,
    deadline: clock.now() + timeout,
    timeout,
    signal,
    account: options.account,
    run: options.run,
    runOf: options.runOf ?? (() => new Run(clock)),
    resource: options.resource ?? "",
    warn: options.warn ?? (() => undefined),
  };
}

/** Milliseconds that are left, never negative. */
export function timeLeft(context: Context): number {
  return context.signal?.aborted === true ? 0 : Math.max(0, context.deadline - context.clock.now());
}

/** Calls back at the operation's deadline. @returns what takes that back. */
export function atDeadline({ signal }: Context, ring: () => void): () => void {
  if (signal?.aborted === true) ring();
  signal?.addEventListener("abort", ring, { once: true });
  return () => signal?.removeEventListener("abort", ring);
}

/**
 * What a promise gives, unless the operation's time is over first: for waiting for what others do (a list that all share,
 * the write before this one), which goes on for them.
 *
 * @param error what to fail with then
 */
export async function inTime<T>(context: Context, promise: Promise<T>, error: () => Error): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const stop = atDeadline(context, () => {
      reject(error());
    });
    promise.then(resolve, reject).finally(stop);
  });
}
