import type { Context } from "./context.js";
import { waitFor } from "./waiting.js";

/** Answers that are read once and shared, also while they are on their way. A failure is never kept. */
export class Memo<T> {
  readonly #answers = new Map<string, Promise<T>>();

  /** @param what is read, for the message of an operation whose time ends before: `Sequin: the list of syncs` */
  constructor(readonly what: string) {}

  /** The answer of a key; asked for where there is none. Waits for it as long as the operation has time. */
  get(key: string, context: Context, read: () => Promise<T>): Promise<T> {
    return waitFor(context, this.what, this.#answers.get(key) ?? this.#ask(key, read));
  }

  /** What is known of a key already; never asks. */
  known(key: string): Promise<T> | undefined {
    return this.#answers.get(key);
  }

  /** The next one to ask reads again. */
  drop(key: string): void {
    this.#answers.delete(key);
  }

  #ask(key: string, read: () => Promise<T>): Promise<T> {
    const answer = read();
    this.#answers.set(key, answer);
    answer.catch(() => {
      if (this.#answers.get(key) === answer) this.#answers.delete(key);
    });
    return answer;
  }
}
