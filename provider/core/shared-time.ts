import { setMaxListeners } from "node:events";
import type { Context } from "./context.js";
import { atDeadline, timeLeft } from "./deadline.js";
import type { Milliseconds } from "./duration.js";

/** What work is done under that several operations wait for: it has the time of the one that has the most. */
export class SharedTime implements Context {
  readonly clock: Context["clock"];
  readonly account: Context["account"];
  readonly run: Context["run"];
  readonly runOf: Context["runOf"];
  readonly resource: string;
  readonly signal: AbortSignal | undefined;
  readonly #first: Context;
  readonly #over = new AbortController();
  #longest: Context;
  #waiting = 0;

  /** @param first the operation that begins the work. */
  constructor(first: Context) {
    this.#first = this.#longest = first;
    ({ clock: this.clock, account: this.account, run: this.run, resource: this.resource } = first);
    this.runOf = (token) => first.runOf(token);
    this.signal = first.signal === undefined ? undefined : this.#over.signal;
    // As many as there are requests under way.
    setMaxListeners(0, this.#over.signal);
    this.join(first);
  }

  get deadline(): number {
    return this.#longest.deadline;
  }

  get timeout(): Milliseconds {
    return this.#longest.timeout;
  }

  /** The time of those that began it is over: what was cut off by that was not cut off for everybody. */
  get isFirstOver(): boolean {
    return timeLeft(this.#first) === 0;
  }

  /** Another operation waits too. */
  join(context: Context): void {
    if (context.deadline > this.#longest.deadline) this.#longest = context;
    this.#waiting++;
    atDeadline(context, () => {
      if (--this.#waiting === 0) this.#over.abort();
    });
  }

  warn(message: string): void {
    this.#first.warn(message);
  }
}
