import { expect } from "chai";
import { DigestBuilder } from "../../../engine/output/digest.js";
import type { EngineEvent } from "../../../engine/events.js";
import type { StepOp } from "../../../engine/model.js";
import { SECRET, SIGNATURE } from "../../../protocol/values.js";
import { eventsOf, recordings } from "./recorded.js";

function digestOf(events: EngineEvent[]): DigestBuilder {
  const builder = new DigestBuilder();
  for (const event of events) builder.add(event);
  return builder;
}

/** The recordings leave frames of stack traces out of the events, but not out of the digest. */
function withoutTraces<T extends object>(digest: T): T {
  if (!("diagnostics" in digest)) return digest;
  const kept = (digest.diagnostics as { message: string }[]).filter(({ message }) => !message.startsWith("    at "));
  return { ...digest, diagnostics: kept };
}

const create: EngineEvent = {
  kind: "resourcePre",
  planning: true,
  metadata: {
    op: "create",
    urn: "urn:pulumi:dev::demo::pulumi-nodejs:dynamic/test:Thing::a",
    type: "pulumi-nodejs:dynamic/test:Thing",
    old: null,
    new: {
      urn: "urn:pulumi:dev::demo::pulumi-nodejs:dynamic/test:Thing::a",
      custom: true,
      type: "pulumi-nodejs:dynamic/test:Thing",
      inputs: {
        z: { [SIGNATURE]: SECRET, value: "hidden" },
        a: ["<&>", { [SIGNATURE]: SECRET, ciphertext: "v1:hidden" }],
      },
    },
    provider: "",
  },
};

describe("the digest of a preview", () => {
  const recorded = recordings("pulumi ").filter(({ digest }) => digest?.steps);

  it("has recordings to be compared with", () => {
    expect(recorded.length).to.be.greaterThan(60);
  });

  for (const recording of recorded) {
    it(`of ${recording.name} is the recorded one, field by field in its order`, () => {
      const digest = { ...digestOf(eventsOf(recording)).digest(), duration: "<DURATION>" };
      expect(JSON.stringify(withoutTraces(digest), null, 1)).to.equal(
        JSON.stringify(withoutTraces(recording.digest ?? {}), null, 1),
      );
    });
  }

  it("is indented by four and escapes what HTML would take for markup, as Pulumi's is", () => {
    const text = digestOf([create]).toString();
    expect(text).to.match(/^\{\n {4}"steps": \[\n {8}\{\n {12}"op": "create",/);
    expect(text).to.contain('"\\u003c\\u0026\\u003e"');
  });

  it("shows no secret, in memory or encrypted, and sorts properties", () => {
    const text = digestOf([create]).toString();
    expect(text).not.to.contain("hidden");
    expect(digestOf([create]).digest().steps?.[0]?.newState?.inputs).to.deep.equal({
      a: ["<&>", "[secret]"],
      z: "[secret]",
    });
    expect(text.indexOf('"a"')).to.be.lessThan(text.indexOf('"z"'));
  });

  it("tells the duration in whole nanoseconds and a possibly corrupt state", () => {
    const digest = digestOf([
      {
        kind: "summary",
        isPreview: true,
        maybeCorrupt: true,
        durationSeconds: 0.1234567891,
        resourceChanges: { update: 1, create: 2 },
        result: "failed",
      },
    ]).digest();
    expect(digest).to.deep.equal({
      duration: 123456789,
      changeSummary: { create: 2, update: 1 },
      maybeCorrupt: true,
    });
    expect(Object.keys(digest.changeSummary ?? {})).to.deep.equal(["create", "update"]);
  });

  it("leaves out debug and ephemeral messages", () => {
    const digest = digestOf([
      { kind: "diagnostic", severity: "debug", message: "d" },
      { kind: "diagnostic", severity: "info", message: "e", ephemeral: true },
      { kind: "diagnostic", severity: "warning", message: "w\n" },
    ]).digest();
    expect(digest.diagnostics).to.deep.equal([{ message: "warning: w\n", severity: "warning" }]);
  });

  it("has no line for what a run leaves out and was not there, protected or not", () => {
    const left = { urn: "urn:pulumi:dev::demo::t:m:T::a", custom: true, type: "t:m:T", protect: true };
    const digest = digestOf([
      {
        kind: "resourcePre",
        planning: true,
        metadata: { op: "same", urn: left.urn, type: "t:m:T", old: null, new: left, provider: "" },
      },
    ]).digest();
    expect(digest).to.deep.equal({});
  });

  it("marks what a replacement has left to be deleted, as the state does", () => {
    const state = { urn: "urn:pulumi:dev::demo::t:m:T::a", custom: true, type: "t:m:T", inputs: { size: 1 } };
    const half = (kind: "resourcePre" | "resOutputs", op: StepOp, now: typeof state | null): EngineEvent => ({
      kind,
      planning: true,
      metadata: { op, urn: state.urn, type: "t:m:T", old: state, new: now, provider: "", logical: false },
    });
    const builder = new DigestBuilder({ replacementSteps: true });
    builder.add(half("resourcePre", "create-replacement", state));
    builder.add(half("resOutputs", "create-replacement", state));
    builder.add(half("resourcePre", "delete-replaced", null));
    expect(builder.digest().steps?.map(({ op, oldState }) => [op, oldState?.["delete"]])).to.deep.equal([
      ["create-replacement", undefined],
      ["delete-replaced", true],
    ]);
  });

  it("shows the state as it was when the step began", () => {
    const state = { urn: "urn:pulumi:dev::demo::t:m:T::a", custom: true, type: "t:m:T", inputs: { size: 1 } };
    const builder = digestOf([
      {
        kind: "resourcePre",
        planning: true,
        metadata: { op: "create", urn: state.urn, type: "t:m:T", old: null, new: state, provider: "" },
      },
    ]);
    state.inputs.size = 2;
    expect(builder.digest().steps?.[0]?.newState?.inputs).to.deep.equal({ size: 1 });
  });
});
