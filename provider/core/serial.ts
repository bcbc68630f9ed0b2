import type { Context } from "./context.js";
import { waitFor } from "./waiting.js";

/**
 * Runs tasks of one key one after the other, and tasks of different keys at the same time: parallel writes to one sync
 * can leave it torn.
 */
export class Serial {
  readonly #tails = new Map<string, Promise<unknown>>();

  /** @param context of the task: it fails when the operation's time is over before its turn comes. */
  run<T>(key: string, context: Context, task: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(key) ?? Promise.resolve();
    const turn = waitFor(context, `Another write to ${key}`, before);
    const result = turn.then(task);
    // Also a task that gave up waiting is followed only when those before it are done.
    const tail = Promise.allSettled([before, result]);
    this.#tails.set(key, tail);
    void tail.then(() => {
      if (this.#tails.get(key) === tail) this.#tails.delete(key);
    });
    return result;
  }
}
