import type { Context } from "./context.js";
import { inTime } from "./deadline.js";
import { describeDuration } from "./duration.js";
import { TimeoutError } from "./errors/connection-error.js";
import { moreOperationTime } from "./time-limits.js";

/**
 * Waits for what is done for others too (a list that all share, the write before this one) as long as the operation has
 * time. For the others it goes on.
 *
 * @param what is waited for, for the message: `Paragon: the list of the user's syncs`
 */
export function waitFor<T>(context: Context, what: string, promise: Promise<T>): Promise<T> {
  const { timeout } = context;
  return inTime(
    context,
    promise,
    () =>
      new TimeoutError({
        what: `${what} was not finished before the operation's time (${describeDuration(timeout)}) was over`,
        remedy: `Run it again: it continues from there; ${moreOperationTime(timeout)}`,
        mayBeApplied: false,
      }),
  );
}
