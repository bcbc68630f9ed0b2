import { formatDuration } from "./sections.js";

/** Seconds over which the rate is measured. */
const WINDOW = 10;

/** How far a run is, how fast it goes, and how long it will take. */
export class Progress {
  readonly #samples: { at: number; finished: number }[] = [];
  readonly #expected: number | undefined;

  /** @param expected how many resources there will be, where something (a preview) has counted them */
  constructor(expected: number | undefined) {
    this.#expected = expected;
  }

  /**
   * `120 of 400 resources, 12.3/s, about 23s left`; less of it while less is known.
   * @param now milliseconds of any steady clock
   * @param brief without the word
   */
  describe(finished: number, now: number, brief = false): string {
    const rate = this.#rate(finished, now);
    const expected = this.#expected !== undefined && this.#expected >= finished ? this.#expected : undefined;
    const count = expected === undefined ? String(finished) : `${finished} of ${expected}`;
    const parts = [brief ? count : `${count} resources`];
    if (rate > 0) {
      parts.push(`${rate < 10 ? rate.toFixed(1) : Math.round(rate)}/s`);
      if (expected !== undefined && expected > finished) {
        parts.push(`about ${formatDuration(Math.ceil((expected - finished) / rate))} left`);
      }
    }
    return parts.join(", ");
  }

  #rate(finished: number, now: number): number {
    this.#samples.push({ at: now, finished });
    let first = this.#samples[0];
    while (first && this.#samples.length > 2 && now - first.at > WINDOW * 1000) {
      this.#samples.shift();
      first = this.#samples[0];
    }
    if (!first || now - first.at < 1000) return 0;
    return ((finished - first.finished) / (now - first.at)) * 1000;
  }
}
