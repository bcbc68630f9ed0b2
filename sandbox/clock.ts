/** The time of the emulated platforms: the real one, until somebody moves it. Waits (`delayMs`) are always real. */
export class SandboxClock {
  #offset = 0;
  #frozenAt: number | undefined;

  /** Milliseconds since the epoch. */
  now(): number {
    return this.#frozenAt ?? Date.now() + this.#offset;
  }

  iso(): string {
    return new Date(this.now()).toISOString();
  }

  /** Moves the time on, in milliseconds: schedules become due, rate-limit windows end, tokens expire. */
  advance(ms: number): void {
    if (this.#frozenAt === undefined) this.#offset += ms;
    else this.#frozenAt += ms;
  }

  /** Goes on from this time. */
  set(at: number): void {
    this.#frozenAt = undefined;
    this.#offset = at - Date.now();
  }

  /** Stands still at this time, until it is moved or reset. */
  freeze(at: number = this.now()): void {
    this.#frozenAt = at;
  }

  /** Back to the real time. */
  reset(): void {
    this.#frozenAt = undefined;
    this.#offset = 0;
  }
}
