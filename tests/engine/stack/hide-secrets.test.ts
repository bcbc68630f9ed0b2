import { expect } from "chai";
import type { EngineEvent, StepMetadata } from "../../../engine/events.js";
import type { ResourceState } from "../../../engine/model.js";
import { hideInError, hideSecrets } from "../../../engine/stack/hide-secrets.js";
import { type PropertyMap, SECRET, SIGNATURE } from "../../../protocol/values.js";

const ENCODINGS: ((text: string) => string)[] = [
  (text) => JSON.stringify(JSON.stringify(text)),
  encodeURIComponent,
  (text) => encodeURIComponent(encodeURIComponent(text)),
  (text) => Buffer.from(text).toString("base64"),
  (text) => Buffer.from(text).toString("hex"),
  (text) => text.replace(/[^a-z0-9]/g, (character) => `&#${character.codePointAt(0) ?? 0};`),
  (text) => text.replaceAll("/", "\\/").replaceAll('"', "\\u0022"),
];

function shown(event: EngineEvent, ...secrets: string[]): EngineEvent {
  const events: EngineEvent[] = [];
  hideSecrets((each) => events.push(each), secrets)(event);
  return events[0]!;
}

function message(text: string, ...secrets: string[]): string {
  const event = shown({ kind: "diagnostic", severity: "error", message: text }, ...secrets);
  return event.kind === "diagnostic" ? event.message : "";
}

function step(inputs: PropertyMap): EngineEvent & { metadata: StepMetadata } {
  const state: ResourceState = { urn: "urn", custom: true, type: "t", inputs, outputs: { same: inputs } };
  const metadata: StepMetadata = { op: "create", urn: "urn", type: "t", old: null, new: state, provider: "" };
  return { kind: "resourcePre", metadata, planning: true };
}

describe("The secrets of the config", () => {
  it("are hidden in every message, whoever wrote it", () => {
    expect(message("sent hunter2, got hunter2", "hunter2")).to.equal("sent [secret], got [secret]");
    const printed = shown({ kind: "stdout", message: "hunter2" }, "hunter2");
    expect(printed).to.deep.equal({ kind: "stdout", message: "[secret]" });
  });

  it("are hidden as they stand in JSON, and the longer one first where one holds the other", () => {
    expect(message(String.raw`{"key":"a\"b\nc"}`, 'a"b\nc')).to.equal('{"key":"[secret]"}');
    expect(message("hunter2-and-more", "hunter2", "hunter2-and-more")).to.equal("[secret]");
  });

  it("are hidden however they are encoded, also in keys, and where a text was cut", () => {
    const secret = 'p"4ss wörd/+&<secret>';
    for (const encode of ENCODINGS) {
      expect(message(`before ${encode(secret)} after`, secret), encode(secret)).to.include("[secret]");
      expect(message(`before ${encode(secret)} after`, secret)).not.to.include(encode(secret));
    }
    const { metadata } = shown(step({ [secret]: { list: [encodeURIComponent(secret)] } }), secret) as ReturnType<
      typeof step
    >;
    expect(metadata.new?.inputs).to.deep.equal({ "[secret]": { list: ["[secret]"] } });
    expect(message(`cut ${secret.slice(0, 12)}…`, secret)).to.match(/^cut \[secret\]…?$/);
  });

  it("alone are hidden: a program may print a token that is none of them", () => {
    expect(message("Basic settings, Bearer of news", "hunter2")).to.equal("Basic settings, Bearer of news");
  });

  it("are hidden in what a run throws, and in its trace", () => {
    const error = hideInError(new Error("sent hunter2"), ["hunter2"]) as Error;
    expect(error.message).to.equal("sent [secret]");
    expect(error.stack).to.contain("sent [secret]").and.not.contain("hunter2");
    expect(hideInError("hunter2", ["hunter2"])).to.equal("hunter2");
  });

  it("may hold what means something in a pattern", () => {
    expect(message("a.*b axxb (?", "a.*b", "(?x")).to.equal("[secret] axxb (?");
  });

  it("are hidden in values that no one marked as secret", () => {
    const { metadata } = shown(step({ list: ["x", { note: "is hunter2" }], n: 1 }), "hunter2") as ReturnType<
      typeof step
    >;
    expect(metadata.new?.inputs).to.deep.equal({ list: ["x", { note: "is [secret]" }], n: 1 });
    expect(metadata.new?.outputs).to.deep.equal({ same: metadata.new?.inputs });
  });

  it("leave to the displays what is marked as secret, and copy nothing where there is nothing to hide", () => {
    const event = step({ marked: { [SIGNATURE]: SECRET, value: "hunter2" }, plain: "x" });
    expect(shown(event, "hunter2")).to.deep.equal(event);
    const { metadata } = shown(event, "hunter2") as typeof event;
    expect(metadata.new).to.equal(event.metadata.new);
  });

  it("are shown where hiding them would blank half of everything, as Pulumi does", () => {
    expect(message("is true at 42", "true", "42", "")).to.equal("is true at 42");
  });
});
