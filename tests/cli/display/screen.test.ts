import { Writable } from "node:stream";
import { expect } from "chai";
import { type Fit, loadFit } from "../../../cli/display/fit.js";
import { LiveScreen } from "../../../cli/display/screen.js";

/** As much of a terminal as the screen uses. */
class Terminal extends Writable {
  readonly isTTY = true;
  readonly rows = 10;
  readonly columns = 80;
  hasCursor = true;
  readonly #lines: string[] = [""];
  #row = 0;

  get lines(): readonly string[] {
    return this.#lines;
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    for (const [part] of chunk.toString("utf8").matchAll(/\u001b\[\??\d*[A-Za-z]|[\n\r]|[^\u001b\n\r]+/g))
      this.#put(part);
    done();
  }

  #put(part: string): void {
    if (part === "\n") this.#lines[++this.#row] ??= "";
    else if (part === "\r") return;
    else if (part === "\u001b[J") this.#lines.splice(this.#row, Infinity, "");
    else if (part === "\u001b[?25l") this.hasCursor = false;
    else if (part === "\u001b[?25h") this.hasCursor = true;
    else if (part.startsWith("\u001b[")) this.#row -= Number(/\d+/.exec(part)?.[0]);
    else this.#lines[this.#row] = `${this.#lines[this.#row] ?? ""}${part}`;
  }
}

describe("A screen with moving lines", () => {
  it("draws them in place, below the lines that stay, and leaves the terminal as it was", async () => {
    const terminal = new Terminal();
    const frames = [["one", "two"], ["three"], ["four", "five", "six"]];
    let drawn = 0;
    let reached: () => void;
    const end = new Promise<void>((resolve) => (reached = resolve));
    const screen = new LiveScreen(terminal, () => {
      const frame = frames[drawn++];
      if (drawn === 2) screen.print(["stays"]);
      if (frame === undefined) reached();
      return frame ?? frames.at(-1) ?? [];
    });
    await end;
    expect(terminal.lines).to.deep.equal(["stays", "four", "five", "six", ""]);
    expect(terminal.hasCursor).to.equal(false);
    screen.print(["the end"]);
    screen.close();
    expect(terminal.lines).to.deep.equal(["stays", "the end", ""]);
    expect(terminal.hasCursor).to.equal(true);
  });
});

describe("A line that is cut to a terminal", () => {
  let fit: Fit;
  before(async () => {
    fit = await loadFit();
  });

  const RED = "\u001b[31m";
  const END = "\u001b[39m";
  const cases: readonly (readonly [string, number, string])[] = [
    ["short", 5, "short"],
    ["longer", 5, "long…"],
    [`${RED}longer${END} and more`, 5, `${RED}long…${END}`],
    [`${RED}12345${END}6`, 6, `${RED}12345${END}6`],
    ["古古古", 5, "古古…"],
    ["古古古", 4, "古…"],
    ["e\u0301e\u0301e\u0301", 2, "e\u0301…"],
    ["x", 0, "…"],
  ];
  for (const [text, columns, expected] of cases) {
    it(`keeps ${JSON.stringify(expected)} of ${JSON.stringify(text)} in ${columns}`, () => {
      expect(fit.cut(text, columns)).to.equal(expected);
      if (columns > 0) expect(fit.width(fit.cut(text, columns))).to.be.at.most(columns);
    });
  }
});
