import type { Clock } from "./clock.js";

/** The time that one operation (a create, a read, …) has. */
export interface Deadline {
  readonly clock: Clock;
  /** When the operation gives up, with all its attempts and waits. Milliseconds since the epoch. */
  readonly deadline: number;
  /** How long that is from its beginning. Milliseconds. */
  readonly timeout: number;
  /** Aborted at the deadline, for waits that have no end of their own: see {@link inTime}. */
  readonly signal?: AbortSignal | undefined;
}

/** An operation on a resource that waits for other resources of the run. */
export interface Waiting extends Deadline {
  /** URN of the resource that the operation is about; empty where it is not known. */
  readonly resource: string;
}

/** Milliseconds that are left, never negative. */
export function timeLeft(context: Deadline): number {
  return context.signal?.aborted === true ? 0 : Math.max(0, context.deadline - context.clock.now());
}

/** Calls back at the operation's deadline. @returns what takes that back. */
export function atDeadline({ signal }: Deadline, ring: () => void): () => void {
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
export async function inTime<T>(context: Deadline, promise: Promise<T>, error: () => Error): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const stop = atDeadline(context, () => {
      reject(error());
    });
    promise.then(resolve, reject).finally(stop);
  });
}
