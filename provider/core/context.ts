import { setMaxListeners } from "node:events";
import type { Account } from "./account.js";
import { systemClock, type Clock } from "./clock.js";
import type { Waiting } from "./deadline.js";
import { Run } from "./run.js";

/** What one operation (a create, a read, …) works under. Passed to whatever waits or calls a platform. */
export interface Context extends Waiting {
  /** Whose settings and connections are used. */
  readonly account: Account;
  /** What the resources of this run stand for that are of the same kind. */
  readonly run: Run;
  /** The same of another kind, by its token. */
  runOf(token: string): Run;
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
