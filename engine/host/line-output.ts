import { once } from "node:events";
import { createInterface } from "node:readline";
import { PassThrough, type Readable } from "node:stream";
import { setImmediate as nextTurn, setTimeout as delay } from "node:timers/promises";

/** Silence after which a pipe that is held open is taken to be done, in milliseconds. */
const SILENCE = 100;

/** How long output is still read after the end of the process, in milliseconds. */
const PATIENCE = 2_000;

/** Reports the output of a process by line. */
export class LineOutput {
  readonly #source: Readable;
  readonly #text = new PassThrough();
  readonly #ended: Promise<unknown>;
  #chunks = 0;
  #over = false;

  constructor(source: Readable, report: (line: string) => void) {
    this.#source = source;
    source.on("data", () => this.#chunks++);
    // A pipe that breaks has ended.
    source.on("error", () => this.#text.end());
    source.pipe(this.#text);
    const lines = createInterface({ input: this.#text, crlfDelay: Infinity });
    this.#ended = once(lines, "close").then(() => (this.#over = true));
    lines.on("line", report);
  }

  /**
   * To be called when the process has ended. Resolves when all that it has written was reported, its last words without
   * an end of line too. Who else holds the pipe open is not waited for.
   */
  async end(): Promise<void> {
    await Promise.race([this.#ended, this.#silence()]);
    this.#source.unpipe(this.#text);
    this.#source.destroy();
    this.#text.end();
    await this.#ended;
  }

  async #silence(): Promise<void> {
    for (let waited = 0; waited < PATIENCE && !this.#over; waited += SILENCE) {
      const before = this.#chunks;
      await delay(SILENCE);
      // A timer that is late comes before what arrived meanwhile is read: only after a whole turn the pipe is empty.
      await nextTurn();
      await nextTurn();
      if (this.#chunks === before) return;
    }
  }
}
