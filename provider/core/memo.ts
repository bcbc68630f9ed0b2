import type { Context } from "./context.js";
import { timeLeft } from "./deadline.js";
import { TimeoutError } from "./errors/connection-error.js";
import { SharedTime } from "./shared-time.js";
import { waitFor } from "./waiting.js";

interface Asked<T> {
  readonly by: Context;
  readonly time: SharedTime;
  readonly answer: Promise<T>;
  isKnown: boolean;
}

/**
 * Answers that are read once and shared, also while they are on their way. A failure is not kept. Whoever asks first begins;
 * its time is not that of the others.
 */
export class Memo<T> {
  readonly #answers = new Map<string, Asked<T>>();
  readonly #keeps: (failure: unknown) => boolean;

  /**
   * @param what is read, for the message of an operation whose time ends before: `Sequin: the list of syncs`
   * @param keeps failures that asking again would make worse. Default: none
   */
  constructor(
    readonly what: string,
    keeps: (failure: unknown) => boolean = () => false,
  ) {
    this.#keeps = keeps;
  }

  /**
   * The answer of a key; asked for where there is none. Waits for it as long as the operation has time.
   *
   * @param read under the context that it is given: that of all who wait.
   */
  async get(key: string, context: Context, read: (context: Context) => Promise<T>): Promise<T> {
    for (;;) {
      const asked = this.#answers.get(key) ?? this.#ask(key, context, read);
      if (asked.by !== context && !asked.isKnown) asked.time.join(context);
      try {
        return await waitFor(context, this.what, asked.answer);
      } catch (error) {
        const isOthers = asked.by !== context && asked.time.isFirstOver;
        if (!(error instanceof TimeoutError && isOthers && timeLeft(context) > 0)) throw error;
      }
    }
  }

  /** What is known of a key already; never asks. */
  known(key: string): Promise<T> | undefined {
    return this.#answers.get(key)?.answer;
  }

  /** The next one to ask reads again. */
  drop(key: string): void {
    this.#answers.delete(key);
  }

  #ask(key: string, context: Context, read: (context: Context) => Promise<T>): Asked<T> {
    const time = new SharedTime(context);
    const asked = { by: context, time, answer: read(time), isKnown: false };
    this.#answers.set(key, asked);
    asked.answer.then(
      () => {
        asked.isKnown = true;
      },
      (failure: unknown) => {
        if (this.#answers.get(key) === asked && !this.#keeps(failure)) this.#answers.delete(key);
      },
    );
    return asked;
  }
}
