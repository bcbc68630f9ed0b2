import { stripVTControlCharacters } from "node:util";
import { expect } from "chai";
import { type Fit, loadFit } from "../../../cli/display/fit.js";
import { createPaint } from "../../../cli/display/paint.js";
import { Progress } from "../../../cli/display/progress.js";
import { TreeDisplay } from "../../../cli/display/tree-display.js";
import type { EngineEvent } from "../../../engine/events.js";
import type { Shows } from "../../../engine/output/shown-steps.js";
import { UNKNOWN } from "../../../protocol/unknown.js";
import { failed, out, pre, secret, STACK, stackState, state, summary, update, urnOf } from "../../engine/kit/events.js";
import { show } from "../../kit/kept.js";

async function tree(events: EngineEvent[], isPreview = true): Promise<string[]> {
  const [text] = await show(events, { terminal: true, isPreview });
  return stripVTControlCharacters(text)
    .split("\n")
    .map((line) => line.trimEnd());
}

describe("the tree of a run on a terminal", () => {
  let fit: Fit;

  before(async () => {
    fit = await loadFit();
  });

  it("hangs children on their parents and shows old and new value of each changed field", async () => {
    const group = {
      ...state("g", {}),
      urn: "urn:pulumi:dev::demo::my:index:Fleet::g",
      type: "my:index:Fleet",
      custom: false,
    };
    const inGroup = (frequency: string) =>
      state("a", { frequency, credential: secret(frequency) }, { parent: group.urn });
    const lines = await tree([
      pre({ op: "same", old: stackState(), new: stackState() }, true),
      pre({ op: "same", old: group, new: group }, true),
      pre(
        {
          op: "update",
          old: inGroup("1h"),
          new: inGroup("30m"),
          diffs: ["credential", "frequency"],
          detailedDiff: {
            frequency: { kind: "update", inputDiff: true },
            credential: { kind: "update", inputDiff: true },
          },
        },
        true,
      ),
      pre({ op: "create", new: state("b", { frequency: "1h" }) }, true),
      pre({ op: "same", old: state("c", {}), new: state("c", {}) }, true),
      out({ op: "same", old: stackState(), new: stackState() }, true),
      summary({ update: 1, create: 1, same: 3 }, { isPreview: true }),
    ]);
    expect(lines).to.deep.equal([
      "Previewing update (dev):",
      "",
      "     Type                                    Name      Plan",
      "     pulumi:pulumi:Stack                     demo-dev",
      "     ├─ my:index:Fleet                       g",
      " ~   │  └─ pulumi-nodejs:dynamic/nango:Sync  a         update  [diff: ~credential,frequency]",
      "          ~ credential: [secret] => [secret]",
      '          ~ frequency : "1h" => "30m"',
      " +   └─ pulumi-nodejs:dynamic/nango:Sync     b         create",
      "",
      "Resources:",
      "    + 1 to create",
      "    ~ 1 to update",
      "    2 changes. 3 unchanged",
      "",
      "",
    ]);
  });

  it("shows the steps of a replacement as one, as long as all goes well", async () => {
    const [old, now] = [state("a", { connectionId: "c1" }), state("a", { connectionId: "c2" })];
    const reason = {
      old,
      new: now,
      keys: ["connectionId"],
      diffs: ["connectionId"],
      detailedDiff: { connectionId: { kind: "update-replace" as const, inputDiff: true } },
    };
    const steps = [
      pre({ op: "create-replacement", ...reason, logical: false }),
      out({ op: "create-replacement", ...reason, logical: false }),
      pre({ op: "replace", ...reason }),
      out({ op: "replace", ...reason }),
      pre({ op: "delete-replaced", old, logical: false }),
    ];
    const good = await tree([...steps, out({ op: "delete-replaced", old, logical: false })], false);
    expect(good.some((line) => /^ \+- .* replaced \(.*s\) {2}\[diff: ~connectionId\]$/.test(line))).to.equal(true);
    expect(good).to.include('          ~ connectionId: "c1" => "c2" (replaces)');
    const bad = await tree(
      [
        ...steps,
        { kind: "diagnostic", severity: "error", message: "no", urn: urnOf("a") },
        failed({ op: "delete-replaced", old, logical: false }),
      ],
      false,
    );
    expect(bad.some((line) => line.includes("**deleting failed**"))).to.equal(true);
  });

  it("says of what was broken off that it was", async () => {
    const lines = await tree([pre({ op: "create", new: state("a", {}) })], false);
    expect(lines.some((line) => line.includes("creating (interrupted)"))).to.equal(true);
  });

  it("draws what is under way and how far it is, whatever the number of resources", () => {
    let clock = 0;
    const display = new TreeDisplay({
      operation: "update",
      isPreview: false,
      paint: createPaint(false),
      progress: new Progress(10_000),
      fields: false,
      now: () => clock,
      fit,
    });
    display.live(24, 80);
    for (let index = 0; index < 2_000; index++) {
      for (const event of update(`done-${index}`, { f: 1 }, { f: 2 })) display.onEvent(event);
    }
    for (let index = 0; index < 20; index++) display.onEvent(update(`open-${index}`, { f: 1 }, { f: 2 })[0]!);
    clock = 4000;
    const lines = display.live(24, 80);
    expect(lines).to.have.length(10);
    expect(lines[0]).to.equal(" ~  pulumi-nodejs:dynamic/nango:Sync open-0 updating (4s) [diff: ~f]");
    expect(lines[8]).to.equal("    and 12 more");
    expect(lines[9]).to.match(/ updating: 2000 of 10000 resources, 500\/s, about 16s left$/);
    expect(display.live(6, 80).length).to.be.lessThan(6);
  });

  it("shows the last word of the program while it runs", () => {
    const display = new TreeDisplay({
      operation: "update",
      isPreview: true,
      paint: createPaint(false),
      progress: new Progress(undefined),
      fields: true,
      now: () => 0,
      fit,
    });
    display.onEvent({ kind: "diagnostic", severity: "info", message: "listing connections\n", urn: STACK });
    expect(display.live(24, 80)[0]).to.equal("    listing connections");
  });

  it("keeps each moving line within the terminal, whatever is in it, and still tells how long it takes", () => {
    let clock = 0;
    const display = new TreeDisplay({
      operation: "update",
      isPreview: false,
      paint: createPaint(true),
      progress: new Progress(10_000),
      fields: false,
      now: () => clock,
      fit,
    });
    display.live(24, 40);
    for (let index = 0; index < 2_000; index++) {
      for (const event of update(`done-${index}`, { f: 1 }, { f: 2 })) display.onEvent(event);
    }
    display.onEvent(update("接続の同期👩‍💻".repeat(20), { f: 1 }, { f: 2 })[0]!);
    display.onEvent(update("short", { f: 1 }, { f: 2 })[0]!);
    clock = 4000;
    const lines = display.live(24, 40);
    expect(lines.map((line) => fit.width(line) <= 40)).to.deep.equal([true, true, true]);
    expect(stripVTControlCharacters(lines[0]!)).to.match(/^ ~ {2}接続の同期.*…$/);
    // Where there is no room for all of it, the name matters more than the type.
    expect(stripVTControlCharacters(lines[1]!)).to.equal(" ~  short updating (4s) [diff: ~f]");
    expect(stripVTControlCharacters(lines[2]!)).to.match(/^. 2000 of 10000, 500\/s, about 16s left$/);
    expect(fit.width(display.live(24, 200)[0]!)).to.be.greaterThan(100);
  });

  it("keeps its columns beside names that are wide", async () => {
    const lines = await tree([
      pre({ op: "create", new: state("接続", {}) }, true),
      pre({ op: "create", new: state("ab", {}) }, true),
    ]);
    const starts = lines.filter((line) => line.endsWith("create")).map((line) => fit.width(line) - "create".length);
    expect(starts).to.have.length(2);
    expect(starts[0]).to.equal(starts[1]);
  });

  it("hangs an unchanged resource that has something to say on its component", async () => {
    const group = {
      ...state("g", {}),
      urn: "urn:pulumi:dev::demo::my:index:Fleet::g",
      type: "my:index:Fleet",
      custom: false,
    };
    const a = state("a", {}, { parent: group.urn });
    const lines = await tree([
      pre({ op: "same", old: stackState(), new: stackState() }, true),
      pre({ op: "same", old: group, new: group }, true),
      pre({ op: "same", old: a, new: a }, true),
      { kind: "diagnostic", severity: "warning", message: "slow", urn: a.urn },
    ]);
    expect(lines.some((line) => /^ +└─ my:index:Fleet /.test(line))).to.equal(true);
    expect(lines.some((line) => /^ +└─ pulumi-nodejs:dynamic\/nango:Sync +a +1 warning$/.test(line))).to.equal(true);
  });

  it("shows all outputs of a stack before a run only when asked to, and never those that nobody knows yet", async () => {
    const before = stackState({ kept: 1, made: "old", list: ["a", "b", "c"] });
    const after = stackState({ kept: 1, made: UNKNOWN, list: ["a", "x", "c"] });
    const events = [
      pre({ op: "same", old: before, new: stackState() }, true),
      out({ op: "same", old: before, new: after }, true),
    ];
    const outputs = async (shows: Shows): Promise<string[]> => {
      const [text] = await show(events, { isPreview: true, shows });
      return text.slice(text.indexOf("Outputs:")).trimEnd().split("\n").slice(1);
    };
    const list = ["  ~ list: [", '        [0]: "a"', '      ~ [1]: "b" => "x"', '        [2]: "c"', "    ]"];
    expect(await outputs({})).to.deep.equal(list);
    expect(await outputs({ sames: true })).to.deep.equal(["    kept: 1", ...list]);
  });
});
