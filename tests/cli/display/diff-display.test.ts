import { expect } from "chai";
import type { EngineEvent } from "../../../engine/events.js";
import { UNKNOWN } from "../../../protocol/unknown.js";
import { out, pre, secret, stackState, state, summary } from "../../engine/kit/events.js";
import { show } from "../../kit/kept.js";
import { eventsOf, recordings } from "../../engine/output/recorded.js";

function lines(text: string): string[] {
  return text.split("\n").map((line) => line.trimEnd());
}

describe("the details of a run (--diff)", () => {
  for (const name of ["update/11", "drift/07"]) {
    it(`of ${name} are what the real CLI wrote`, async () => {
      const recording = recordings("pulumi ").find((candidate) => candidate.name === name)!;
      // The states of these steps are those of the digest that was recorded just before.
      const before = recordings("pulumi ").find(({ name: other, digest }) => digest && other === previous(name))!;
      const [text] = await show(eventsOf({ ...recording, digest: before.digest }), {
        operation: name.startsWith("drift") ? "refresh" : "update",
        isPreview: true,
        diff: true,
      });
      expect(lines(text).filter((line) => line !== "")).to.deep.equal(
        recording.step.stdout!.map((line) => line.trimEnd()).filter((line) => line !== ""),
      );
    });
  }

  function previous(name: string): string {
    return name === "update/11" ? "update/10" : "drift/05";
  }

  it("show the properties of what is created, secrets hidden and unknowns named", async () => {
    const [text] = await show(
      [
        pre({ op: "create", new: stackState() }, true),
        pre(
          {
            op: "create",
            new: { ...state("a", { b: UNKNOWN, key: secret("hush"), list: [1, { x: null }] }), outputs: {} },
          },
          true,
        ),
      ],
      { isPreview: true, diff: true },
    );
    expect(lines(text).slice(1)).to.deep.equal([
      "+ pulumi:pulumi:Stack: (create)",
      "    [urn=urn:pulumi:dev::demo::pulumi:pulumi:Stack::demo-dev]",
      "    + pulumi-nodejs:dynamic/nango:Sync: (create)",
      "        [urn=urn:pulumi:dev::demo::pulumi-nodejs:dynamic/nango:Sync::a]",
      "        b   : [unknown]",
      "        key : [secret]",
      "        list: [",
      "            [0]: 1",
      "            [1]: {",
      "                x: <null>",
      "            }",
      "        ]",
      "",
    ]);
  });

  it("name resources by their URN when asked to", async () => {
    const [text] = await show([pre({ op: "create", new: state("a", { b: 1 }) }, true)], {
      isPreview: true,
      diff: true,
      urns: true,
    });
    expect(lines(text).slice(1, 3)).to.deep.equal([
      "+ urn:pulumi:dev::demo::pulumi-nodejs:dynamic/nango:Sync::a: (create)",
      "    b: 1",
    ]);
  });

  it("tell the outputs of a replacement by what it made, and none before that is known", async () => {
    const before = state("a", { key: "k1" }, { outputs: { key: "k1", computed: "c1" } });
    const after = state("a", { key: "k2" }, { outputs: { key: "k2", computed: "c2" } });
    const { outputs, ...planned } = after;
    const [make, marker] = [
      [
        pre({ op: "create-replacement", old: before, new: planned, logical: false }),
        out({ op: "create-replacement", old: before, new: after, logical: false }),
      ],
      [pre({ op: "replace", old: before, new: planned }), out({ op: "replace", old: before, new: planned })],
    ];
    const told = async (events: EngineEvent[]): Promise<string[]> => {
      const [text] = await show(events, { diff: true });
      return lines(text).filter((line) => /outputs|computed/.test(line));
    };
    expect(outputs).not.to.equal(undefined);
    expect(await told([...make, ...marker])).to.deep.equal(["    --outputs:--", '  ~ computed: "c1" => "c2"']);
    expect(await told([...marker, ...make])).to.deep.equal([]);
  });

  it("say which field makes a new resource, and hide both sides of a secret", async () => {
    const [text] = await show(
      [
        pre({
          op: "replace",
          old: state("a", { credential: secret("old"), connectionId: "c1" }),
          new: state("a", { credential: secret("new"), connectionId: "c2" }),
          keys: ["connectionId"],
          diffs: ["connectionId", "credential"],
          detailedDiff: {
            connectionId: { kind: "update-replace", inputDiff: true },
            "credential.token": { kind: "update", inputDiff: true },
          },
        }),
      ],
      { isPreview: true, diff: true },
    );
    expect(text).to.contain('~ connectionId: "c1" => "c2" (replaces)\n');
    expect(text).to.contain("~ credential  : [secret] => [secret]\n");
    expect(text).not.to.contain("old").and.not.contain('"new"');
  });

  it("leave standard output to the diff: messages go to standard error", async () => {
    const [stdout, stderr] = await show(
      [{ kind: "diagnostic", severity: "warning", message: "careful\n" }, summary({ same: 1 })],
      { diff: true },
    );
    expect(stderr).to.equal("warning: careful\n");
    expect(stdout).not.to.contain("careful");
  });

  it("show outputs that a run has made known", async () => {
    const now = { ...state("a", { frequency: "1h" }), outputs: { frequency: "1h", syncId: "s1" } };
    const [text] = await show([out({ op: "create", new: now })], { diff: true });
    expect(lines(text).slice(1, 3)).to.deep.equal(["    --outputs:--", '    syncId: "s1"']);
  });
});
