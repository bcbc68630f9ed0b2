import type { Account } from "./account.js";
import { systemClock, type Clock } from "./clock.js";
import type { Run } from "./run.js";

/** What one operation (a create, a read, …) works under. Passed to whatever waits or calls a platform. */
export interface Context {
  readonly clock: Clock;
  /** When the operation gives up, with all its attempts and waits. Milliseconds since the epoch. */
  readonly deadline: number;
  /** Whose settings and connections are used. */
  readonly account: Account;
  /** What the resources of this run stand for. */
  readonly run: Run;
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
  resource?: string | undefined;
  clock?: Clock | undefined;
  /** Milliseconds. */
  timeout?: number | undefined;
  warn?: ((message: string) => void) | undefined;
}): Context {
  const clock = options.clock ?? systemClock;
  return {
    clock,
    deadline: clock.now() + (options.timeout ?? DEFAULT_TIMEOUT),
    account: options.account,
    run: options.run,
    resource: options.resource ?? "",
    warn: options.warn ?? (() => undefined),
  };
}

/** Milliseconds that are left, never negative. */
export function timeLeft(context: Context): number {
  return Math.max(0, context.deadline - context.clock.now());
}
