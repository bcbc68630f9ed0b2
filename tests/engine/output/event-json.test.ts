import { expect } from "chai";
import { eventJson } from "../../../engine/output/event-json.js";
import { SECRET, SIGNATURE } from "../../../protocol/values.js";
import { pre, secret, stackState, state, summary } from "../kit/events.js";
import { show } from "../../kit/kept.js";

describe("events as lines of JSON", () => {
  it("have Pulumi's fields in Pulumi's order", () => {
    expect(JSON.stringify(eventJson(pre({ op: "create", new: stackState() }, true), 2, 1_700_000_000))).to.equal(
      '{"sequence":2,"timestamp":1700000000,"resourcePreEvent":{"metadata":{"op":"create",' +
        '"urn":"urn:pulumi:dev::demo::pulumi:pulumi:Stack::demo-dev","type":"pulumi:pulumi:Stack","old":null,' +
        '"new":{"type":"pulumi:pulumi:Stack","urn":"urn:pulumi:dev::demo::pulumi:pulumi:Stack::demo-dev",' +
        '"id":"","parent":"","inputs":{},"outputs":{},"provider":""},"detailedDiff":null,"logical":true,' +
        '"provider":""},"planning":true}}',
    );
    expect(JSON.stringify(eventJson(summary({ update: 1, create: 2 }), 0, 0))).to.equal(
      '{"sequence":0,"timestamp":0,"summaryEvent":{"maybeCorrupt":false,"durationSeconds":4,' +
        '"resourceChanges":{"create":2,"update":1},"PolicyPacks":{},"isPreview":false,"result":"succeeded"}}',
    );
    expect(JSON.stringify(eventJson({ kind: "diagnostic", severity: "error", message: "m", urn: "u" }, 1, 0))).to.equal(
      '{"sequence":1,"timestamp":0,"diagnosticEvent":{"urn":"u","prefix":"error: ","message":"m\\n","color":"never",' +
        '"severity":"error"}}',
    );
  });

  it("blind secrets and keep their mark", () => {
    const json = eventJson(pre({ op: "create", new: state("a", { key: secret("hush") }) }), 0, 0);
    expect(JSON.stringify(json)).not.to.contain("hush");
    expect(json)
      .to.have.nested.property("resourcePreEvent.metadata.new.inputs.key")
      .that.deep.equals({
        [SIGNATURE]: SECRET,
        ciphertext: "[secret]",
      });
  });

  it("are one line each, numbered from 0, and end with a cancel event", async () => {
    const [text] = await show([{ kind: "prelude", config: { b: "2", a: "1" } }, summary({})], { json: true });
    const events = text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(events.map(({ sequence }) => sequence)).to.deep.equal([0, 1, 2]);
    expect(events.map((event) => Object.keys(event)[2])).to.deep.equal(["preludeEvent", "summaryEvent", "cancelEvent"]);
  });

  it("leave out the provider that the engine makes for itself", async () => {
    const provider = {
      urn: "urn:pulumi:dev::demo::pulumi:providers:pulumi-nodejs::default",
      custom: true,
      type: "pulumi:providers:pulumi-nodejs",
    };
    const [text] = await show([pre({ op: "create", new: provider })], { json: true });
    expect(text).not.to.contain("pulumi:providers");
  });
});
