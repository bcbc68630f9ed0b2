/** Where a display writes. */
export type OutputStream = NodeJS.WritableStream & {
  readonly isTTY?: boolean;
  readonly rows?: number;
  readonly columns?: number;
};

/** Milliseconds between two writes: a run of thousands of steps a second makes a few writes, not thousands. */
const FLUSH_INTERVAL = 50;
const REDRAW_INTERVAL = 100;

/** Lines that stay, and on a terminal a few lines below them that are drawn again and again. */
export interface Screen {
  /** Writes lines that stay. */
  print(lines: readonly string[]): void;
  /** Milliseconds since the last line was written. */
  idle(): number;
  /** Writes what is held back, and takes the moving lines away. */
  close(): void;
}

/** A screen that only grows: a file, a pipe, the log of a build. */
export class PlainScreen implements Screen {
  readonly #stream: OutputStream;
  #held: string[] = [];
  #timer: NodeJS.Timeout | undefined;
  #lastPrint = performance.now();

  constructor(stream: OutputStream) {
    this.#stream = stream;
  }

  print(lines: readonly string[]): void {
    if (lines.length === 0) return;
    this.#held.push(...lines);
    this.#lastPrint = performance.now();
    this.#timer ??= setTimeout(() => {
      this.#flush();
    }, FLUSH_INTERVAL);
  }

  idle(): number {
    return performance.now() - this.#lastPrint;
  }

  close(): void {
    this.#flush();
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#held.length === 0) return;
    this.#stream.write(this.#held.join("\n") + "\n");
    this.#held = [];
  }
}

/** Lines at the end of a terminal that are drawn again and again, in place. None is wider than the terminal. */
class LiveArea {
  readonly #stream: OutputStream;
  #drawn: readonly string[] = [];
  readonly #showCursor = (): void => {
    this.#stream.write("\u001b[?25h");
  };

  constructor(stream: OutputStream) {
    this.#stream = stream;
    stream.write("\u001b[?25l");
    // Whatever ends the process: a terminal without a cursor is a broken one.
    process.once("exit", this.#showCursor);
  }

  draw(lines: readonly string[]): void {
    if (lines.length === this.#drawn.length && lines.every((line, index) => line === this.#drawn[index])) return;
    this.#stream.write(this.#erased() + lines.map((line) => `${line}\n`).join(""));
    this.#drawn = lines;
  }

  clear(): void {
    this.#stream.write(this.#erased());
    this.#drawn = [];
  }

  /** Gives the cursor back. */
  done(): void {
    process.off("exit", this.#showCursor);
    this.#showCursor();
  }

  /** Up to the first line, and everything below it is gone. */
  #erased(): string {
    return this.#drawn.length === 0 ? "" : `\u001b[${this.#drawn.length}A\r\u001b[J`;
  }
}

/** The moving lines for a terminal of that size. */
type Render = (rows: number, columns: number) => string[];

/** A terminal: lines that stay scroll up above the moving ones. */
export class LiveScreen implements Screen {
  readonly #stream: OutputStream;
  readonly #area: LiveArea;
  readonly #render: Render;
  readonly #timer: NodeJS.Timeout;
  #held: string[] = [];
  #lastPrint = performance.now();

  /** @param render the moving lines, asked for several times a second */
  constructor(stream: OutputStream, render: Render) {
    this.#stream = stream;
    this.#area = new LiveArea(stream);
    this.#render = render;
    this.#timer = setInterval(() => {
      this.#draw();
    }, REDRAW_INTERVAL);
    this.#timer.unref();
  }

  print(lines: readonly string[]): void {
    this.#held.push(...lines);
    this.#lastPrint = performance.now();
  }

  idle(): number {
    return performance.now() - this.#lastPrint;
  }

  close(): void {
    clearInterval(this.#timer);
    this.#area.clear();
    this.#area.done();
    this.#writeHeld();
  }

  #draw(): void {
    if (this.#held.length > 0) {
      this.#area.clear();
      this.#writeHeld();
    }
    const { rows = 24, columns = 80 } = this.#stream;
    this.#area.draw(this.#render(rows, columns));
  }

  #writeHeld(): void {
    if (this.#held.length === 0) return;
    this.#stream.write(this.#held.join("\n") + "\n");
    this.#held = [];
  }
}
