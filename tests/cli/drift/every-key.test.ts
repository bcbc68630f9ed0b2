import { expect } from "chai";
import fc from "fast-check";
import { buildDrift } from "../../../cli/drift/build.js";
import type { DriftReport } from "../../../cli/drift/model.js";
import { parseDigest } from "../../../cli/report/digest.js";
import { DigestBuilder } from "../../../engine/output/digest.js";
import { diffProperties } from "../../../engine/steps/property-diff.js";
import type { PropertyMap, PropertyValue } from "../../../protocol/values.js";
import { formatPath, type PropertyPath } from "../../../protocol/property-path.js";
import { jsonKey } from "../../kit/json-keys.js";

const URN = "urn:pulumi:dev::demo::pulumi-nodejs:dynamic/sequin:Sync::acme";
const SYNC = { provider: "stripe", streamId: "s", credentialId: "c", name: "n", collectionIds: ["stripe:customer"] };
const STACK = "urn:pulumi:dev::demo::pulumi:pulumi:Stack::demo-dev";
const KIND = { name: "refresh", command: "refresh --preview-only --json" };

interface HandMade {
  readonly before: PropertyMap;
  readonly after: PropertyMap;
}

/** What is at the top of `metadata`, and somewhere below it what somebody changed by hand. */
const place = fc
  .tuple(jsonKey, fc.array(fc.oneof(jsonKey, fc.constant(1)), { maxLength: 4 }))
  .map(([top, below]) => [top, ...below]);
const handMade = fc
  .tuple(
    place,
    fc.constantFrom<[PropertyValue | undefined, PropertyValue | undefined]>(
      ["1", "2"],
      ["1", undefined],
      [undefined, "2"],
    ),
  )
  .map(([path, [was, is]]) => ({ path, before: nested(path, was), after: nested(path, is) }));

/** An object in which a value stands at a path, beside others that stay. */
function nested([top, ...below]: PropertyPath, value: PropertyValue | undefined): PropertyMap {
  const entries: [string, PropertyValue][] = [["stays", true]];
  if (value !== undefined || below.length > 0) entries.push([String(top), around(below, value)]);
  return Object.fromEntries(entries);
}

function around([part, ...below]: PropertyPath, value: PropertyValue | undefined): PropertyValue {
  if (part === undefined) return value ?? null;
  const inner = around(below, value);
  if (typeof part === "number") return ["stays", inner];
  return Object.fromEntries(value === undefined && below.length === 0 ? [] : [[part, inner]]);
}

function stateOf(metadata: PropertyMap): { inputs: PropertyMap; outputs: PropertyMap } {
  const inputs = { __provider: "code", ...SYNC, metadata };
  return { inputs, outputs: { ...inputs, syncId: "id" } };
}

/** As the embedded engine tells what a refresh has found. */
function fromEngine({ before, after }: HandMade): unknown {
  const builder = new DigestBuilder();
  const stack = { op: "refresh", urn: STACK, type: "pulumi:pulumi:Stack", old: null, new: null, provider: "" } as const;
  builder.add({ kind: "resourcePre", metadata: { ...stack, logical: false }, planning: true });
  const resource = { urn: URN, custom: true, type: "pulumi-nodejs:dynamic/sequin:Sync", id: "id" };
  const old = { ...resource, ...stateOf(before) };
  const diff = diffProperties(old.inputs, stateOf(after).inputs);
  const step = { op: "refresh", urn: URN, type: resource.type, old, new: old, logical: false, provider: "" } as const;
  builder.add({ kind: "resourcePre", metadata: step, planning: true });
  const found = { ...step, op: "update", new: { ...resource, ...stateOf(after) } } as const;
  const diffs = diff === undefined ? {} : { diffs: diff.keys, detailedDiff: diff.detailed };
  builder.add({ kind: "resOutputs", metadata: { ...found, ...diffs }, planning: true });
  const digest: unknown = JSON.parse(builder.toString());
  return digest;
}

/** As the CLI tells it, whose paths are written here as its Go code writes them. */
function fromPulumi({ path, before, after }: HandMade & { path: PropertyPath }): unknown {
  const state = (metadata: PropertyMap): unknown => ({
    urn: URN,
    custom: true,
    type: "",
    id: "id",
    ...stateOf(metadata),
  });
  const detailedDiff = { [goPath(["metadata", ...path])]: { kind: "update", inputDiff: true } };
  return {
    steps: [
      { op: "refresh", urn: STACK },
      { op: "update", urn: URN, oldState: state(before), newState: state(after), detailedDiff },
    ],
  };
}

function goPath(path: PropertyPath): string {
  let text = "";
  path.forEach((part, at) => {
    if (typeof part === "number") {
      text += `[${part}]`;
      return;
    }
    let key = "";
    let quoted = false;
    for (const char of part) {
      if (!/[A-Za-z0-9_]/.test(char)) {
        quoted = true;
        if (char === '"') key += "\\";
      }
      key += char;
    }
    text += quoted ? `["${key}"]` : at === 0 ? key : `.${key}`;
  });
  return text;
}

async function drift(digest: unknown): Promise<DriftReport> {
  return buildDrift(parseDigest(digest, "the digest", KIND), [], "2026-12-01");
}

describe("what was changed by hand under a key", () => {
  for (const [engine, digest] of [
    ["the embedded engine", fromEngine],
    ["the Pulumi CLI", fromPulumi],
  ] as const) {
    it(`is found, whatever the key, in the digest of ${engine}`, async () => {
      await fc.assert(
        fc.asyncProperty(handMade, async (change) => {
          const { syncs } = await drift(digest(change));
          expect(syncs).to.have.length(1);
          // Arrays are shown as a whole.
          const shown = change.path.slice(
            0,
            (change.path.findIndex((part) => part === 1) + 1 || change.path.length + 1) - 1,
          );
          const paths = syncs[0]?.fields.map(({ path }) => path);
          const expected = [formatPath(["metadata", ...shown]), formatPath(["metadata", ...shown.slice(0, -1)])];
          expect(paths).to.have.length(1);
          expect(expected).to.include(paths?.[0]);
        }),
        { numRuns: 500 },
      );
    });
  }

  it("is put back by the call that carries it", async () => {
    const path = ["a\\b"];
    const { syncs } = await drift(fromEngine({ before: nested(path, "1"), after: nested(path, "2") }));
    expect(syncs[0]?.putBack.calls).to.deep.equal([
      { method: "PATCH", path: "/v1/syncs/id", body: { metadata: { stays: true, "a\\b": "1" } } },
    ]);
  });
});
