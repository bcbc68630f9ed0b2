import { expect } from "chai";
import fc from "fast-check";
import { printChanges } from "../../../cli/display/print-change.js";
import { compareMaps } from "../../../cli/display/change.js";
import { createPaint } from "../../../cli/display/paint.js";
import { changedLines, cutAround } from "../../../cli/display/text-change.js";

const paint = createPaint(false);

/** How `--diff` tells that the field `text` changes. */
function told(before: string, after: string, full = false): string[] {
  return printChanges(compareMaps({ text: before }, { text: after }).entries, 1, { paint, full });
}

const SQL = ["SELECT *", "FROM t", "WHERE a = 1", "  AND b = 2", "  AND c = 3", "  AND d = 4", "ORDER BY d", "LIMIT 3"];

describe("a text that changes", () => {
  it("of several lines tells the lines that differ, and two around them", () => {
    const after = SQL.with(0, "SELECT a").with(7, "LIMIT 4");
    expect(told(SQL.join("\n"), after.join("\n"))).to.deep.equal([
      "  ~ text:",
      "      - SELECT *",
      "      + SELECT a",
      "        FROM t",
      "        WHERE a = 1",
      "        ...",
      "          AND d = 4",
      "        ORDER BY d",
      "      - LIMIT 3",
      "      + LIMIT 4",
    ]);
  });

  it("at its end only tells nothing of what is far before it", () => {
    const lines = told(SQL.join("\n"), [...SQL, "OFFSET 1"].join("\n"));
    expect(lines).to.deep.equal([
      "  ~ text:",
      "        ...",
      "        ORDER BY d",
      "        LIMIT 3",
      "      + OFFSET 1",
    ]);
  });

  it("tells of the end of its last line only when that is what differs", () => {
    expect(told("a\nb\n", "a\nc\n")).to.deep.equal(["  ~ text:", "        a", "      - b", "      + c"]);
    expect(told("a\nb", "a\nb\n")).to.deep.equal(["  ~ text:", "        a", "        b", "      + "]);
  });

  it("keeps what could steer a terminal from it", () => {
    expect(told("a\nb", "a\n\u001b[2Jb").at(-1)).to.equal("      + \\u001b[2Jb");
  });

  it("of one long line tells the place that differs", () => {
    const [line = ""] = told(`${"x".repeat(400)}old${"y".repeat(400)}`, `${"x".repeat(400)}new${"y".repeat(400)}`);
    expect(line).to.contain("xold").and.contain("xnew").and.contain('..." => "...');
    expect(line.length).to.be.lessThan(400);
    expect(told("x".repeat(400), `${"x".repeat(399)}y`, true)[0]).to.contain("x".repeat(400));
  });

  it("of JSON or YAML tells the fields that differ", () => {
    expect(told('{"a":1,"b":[1,2]}', '{"a": 2, "b": [1, 2]}')).to.deep.equal([
      "  ~ text: (json) {",
      "      ~ a: 1 => 2",
      "        b: [",
      "            [0]: 1",
      "            [1]: 2",
      "        ]",
      "    }",
    ]);
    expect(told("a: 1\nb: x\n", "a: 1\nb: y\n")).to.deep.equal([
      "  ~ text: (yaml) {",
      "        a: 1",
      '      ~ b: "x" => "y"',
      "    }",
    ]);
  });

  it("of JSON that is only written in another way tells the texts", () => {
    expect(told('{"a":1}', '{ "a": 1 }')).to.deep.equal(['  ~ text: "{\\"a\\":1}" => "{ \\"a\\": 1 }"']);
  });

  it("is told as it is where it only looks like JSON, or has no end", () => {
    expect(told("{a}", "{b}")).to.deep.equal(['  ~ text: "{a}" => "{b}"']);
    expect(told("[".repeat(20_000), "]")).to.have.length(1);
    expect(told("[".repeat(20_000) + "]".repeat(20_000), "]")).to.have.length(1);
    expect(told("a: &a [*a]\nb: 1", "x")).to.deep.equal([
      "  ~ text:",
      "      - a: &a [*a]",
      "      - b: 1",
      "      + x",
    ]);
  });

  it("can be put together again from the lines that are told, as long as none is far from a change", () => {
    const text = fc.array(fc.constantFrom("a", "b", ""), { maxLength: 6 });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = changedLines(before.join("\n"), after.join("\n"));
        fc.pre(!lines.some((line) => line.text === "..."));
        const without = (kind: string): string =>
          lines.flatMap((line) => (line.kind === kind ? [] : line.text)).join("\n");
        expect(without("add")).to.equal(before.join("\n"));
        expect(without("delete")).to.equal(after.join("\n"));
      }),
    );
  });

  it("never looks the same on both sides, and is never cut within a character", () => {
    const long = fc.string({ unit: "binary", minLength: 0, maxLength: 60 });
    fc.assert(
      fc.property(long, long, long, (head, before, after) => {
        fc.pre(before !== after);
        const [from, to] = cutAround(head + before, head + after, 40);
        expect(from).not.to.equal(to);
        expect([from, to].every((text) => Buffer.from(text).toString() === text)).to.equal(true);
      }),
    );
  });
});
