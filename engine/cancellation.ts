/** Resolves when a signal is aborted, at once if it is already; never otherwise. */
export function whenAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else
      signal.addEventListener(
        "abort",
        () => {
          resolve();
        },
        { once: true },
      );
  });
}

/**
 * How a person ends a run early, in two steps: at the first request no new step starts and what runs is waited for and
 * saved; at the second nothing is waited for and nothing more is written.
 */
export class Cancellation {
  readonly #soft = new AbortController();
  readonly #hard = new AbortController();

  /** Aborted from the first request on. */
  get soft(): AbortSignal {
    return this.#soft.signal;
  }

  /** Aborted from the second request on. */
  get hard(): AbortSignal {
    return this.#hard.signal;
  }

  /** Asks for the end of the run (Ctrl-C): the first call is the soft request, any further one the hard one. */
  request(): void {
    if (this.#soft.signal.aborted) this.#hard.abort();
    else this.#soft.abort();
  }
}
