/** Answers that are read once and shared, also while they are on their way. A failure is never kept. */
export class Memo<T> {
  readonly #answers = new Map<string, Promise<T>>();

  /** The answer of a key; asked for where there is none. */
  get(key: string, read: () => Promise<T>): Promise<T> {
    const known = this.#answers.get(key);
    if (known !== undefined) return known;
    const answer = read();
    this.#answers.set(key, answer);
    answer.catch(() => {
      if (this.#answers.get(key) === answer) this.#answers.delete(key);
    });
    return answer;
  }

  /** What is known of a key already; never asks. */
  known(key: string): Promise<T> | undefined {
    return this.#answers.get(key);
  }

  /** The next one to ask reads again. */
  drop(key: string): void {
    this.#answers.delete(key);
  }
}
