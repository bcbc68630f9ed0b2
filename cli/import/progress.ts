import type { Terminal } from "../terminal.js";

/** Steps between two lines where lines stay. */
const EVERY = 100;

/** Shows the progress of a long list: one line that changes on a terminal, a line now and then elsewhere. */
export class Progress {
  readonly #terminal: Terminal;
  readonly #isLive: boolean;
  #drawn = false;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
    this.#isLive = terminal.stderr.isTTY === true && terminal.env["TERM"]?.toLowerCase() !== "dumb";
  }

  /** @param what is done, such as "Read" */
  step(what: string, done: number, of: number): void {
    const text = `${what} ${done} of ${of}`;
    if (this.#isLive) {
      this.#terminal.stderr.write(`\r\x1b[2K${text}`);
      this.#drawn = true;
    } else if (done % EVERY === 0 && done < of) {
      this.#terminal.stderr.write(`${text}\n`);
    }
  }

  /** A line that stays. */
  line(text: string): void {
    this.close();
    this.#terminal.stderr.write(`${text}\n`);
  }

  /** Takes the moving line away. */
  close(): void {
    if (this.#drawn) this.#terminal.stderr.write("\r\x1b[2K");
    this.#drawn = false;
  }
}
