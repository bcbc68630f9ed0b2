import { expect } from "chai";
import { type DisplayOptions } from "../../../cli/display/create-display.js";
import { createDisplay } from "../../../cli/display/create-display.js";
import { failed, out, pre, secret, stackState, state, summary, update } from "../../engine/kit/events.js";
import { Kept, show } from "../../kit/kept.js";
import { eventsOf, isPreview, type Recording, recordings } from "../../engine/output/recorded.js";

function operationOf({ step }: Recording): DisplayOptions["operation"] {
  if (step.command.startsWith("pulumi refresh")) return "refresh";
  return step.command.startsWith("pulumi destroy") ? "destroy" : "update";
}

/**
 * What both say, made comparable: without times and dots; without what the command, not the display, writes at the
 * end; without stack frames, which the recorded events lack; and without the bare line of the stack, which Pulumi
 * repeats at random, as it says each read twice. Diagnostics are grouped in any order.
 */
function comparable(text: string): { lines: string[]; end: string[] } {
  const lines = text
    .replace(/\(\d+(\.\d\d)?s\)|\(<DURATION>\)/g, "(T)")
    .replace(/Duration: .*/, "Duration: T")
    .replace(/(; )?\d+ messages/, "")
    .replace(/\nThe resources in the stack have been deleted[^]*/, "")
    .split("\n")
    .map((line) => line.trimEnd())
    .filter((line) => !/^@ |^$|^ {4}pulumi:pulumi:Stack demo-dev$| {4}at /.test(line))
    .filter((line, index, all) => line !== all[index - 1]);
  const end = lines.findIndex((line) => /^(Diagnostics|Outputs|Resources):/.test(line));
  const outputs = lines.findIndex((line) => /^(Outputs|Resources):/.test(line));
  return { lines: [...lines.slice(0, end), ...lines.slice(end, outputs).sort()], end: lines.slice(outputs) };
}

describe("the log of a run", () => {
  const recorded = recordings("pulumi ").filter(
    ({ name, step }) =>
      / (up|refresh|destroy) .*--skip-preview|preview --expect-no-changes/.test(step.command) &&
      !step.command.includes("--diff") &&
      typeof step.exitCode === "number" &&
      (step.events ?? []).length > 0 &&
      // Its lines tell a state between refresh and update, of which there is no checkpoint.
      name !== "drift/14",
  );

  it("has recordings to be compared with", () => {
    expect(recorded.length).to.be.greaterThan(70);
  });

  for (const recording of recorded) {
    it(`of ${recording.name} is what the real CLI wrote`, async () => {
      const [text] = await show(eventsOf(recording), {
        operation: operationOf(recording),
        isPreview: isPreview(recording),
      });
      expect(comparable(text)).to.deep.equal(comparable((recording.step.stdout ?? []).join("\n")));
    });
  }

  it("tells a message on an unchanged resource once", async () => {
    const a = state("a", {});
    const [text] = await show([
      pre({ op: "same", old: a, new: a }),
      out({ op: "same", old: a, new: a }),
      { kind: "diagnostic", severity: "warning", message: "slow", urn: a.urn },
      summary({ same: 1 }),
    ]);
    const lines = text.split("\n").filter((line) => line.includes("nango:Sync a "));
    expect(lines).to.deep.equal(["    pulumi-nodejs:dynamic/nango:Sync a  warning: slow"]);
  });

  it("names changed fields, and no value of them", async () => {
    const [text] = await show(update("a", { frequency: "1h" }, { frequency: "30m" }));
    expect(text).to.match(/ ~ {2}pulumi-nodejs:dynamic\/nango:Sync a updated \(\d\.\d\ds\) \[diff: ~frequency\]\n/);
    expect(text).not.to.contain("30m");
  });

  it("never shows a secret output", async () => {
    const [text] = await show([
      pre({ op: "create", new: stackState() }),
      out({ op: "create", new: stackState({ key: secret("hush"), deep: { list: [secret("hush")] } }) }),
      summary({ create: 1 }),
    ]);
    expect(text).to.contain("key : [secret]").and.contain("[0]: [secret]").and.not.contain("hush");
  });

  it("escapes what could steer a terminal, in names, values and messages", async () => {
    const nasty = "\u001b[31m\u202ex\r\u0007";
    const [text] = await show([
      pre({ op: "create", new: state(nasty, {}) }),
      { kind: "diagnostic", severity: "error", message: `bad ${nasty}\nsecond line`, urn: state(nasty, {}).urn },
      { kind: "stdout", message: `said ${nasty}` },
      failed({ op: "create", new: state(nasty, {}) }),
      out({ op: "create", new: stackState({ [nasty]: nasty }) }),
      summary({}, { result: "failed" }),
    ]);

    expect(text.replaceAll("\n", "")).not.to.match(/[\u0000-\u001f\u007f-\u009f\u202e]/);
    expect(text).to.contain("\\u001b[31m\\u202ex\\r\\u0007");
    expect(text).to.contain("    error: bad ").and.contain("\n    second line\n");
  });

  it("colours only when asked to", async () => {
    const events = update("a", { frequency: "1h" }, { frequency: "30m" });
    expect((await show(events, { color: false }))[0]).not.to.contain("\u001b[");
    expect((await show(events, { color: true }))[0]).to.contain("\u001b[33m");
  });

  it("writes ten thousand resources in a few writes", async () => {
    const stdout = new Kept();
    const display = await createDisplay({
      operation: "update",
      isPreview: false,
      stdout,
      stderr: new Kept(),
    });
    for (let index = 0; index < 10_000; index++) {
      for (const event of update(`sync-${index}`, { frequency: "1h" }, { frequency: "30m" })) display.onEvent(event);
    }
    display.close();
    expect(stdout.text.split("\n").length).to.be.greaterThan(20_000);
    expect(stdout.writes).to.be.lessThan(50);
  });
});
