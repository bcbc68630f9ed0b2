import { expect } from "chai";
import fc from "fast-check";

import { containsSecret, plainMap, revealedMap, toSecret } from "../../protocol/property-values.js";
import { annotateSecrets, markSecretOutputs } from "../../protocol/secrets.js";
import { UNKNOWN } from "../../protocol/unknown.js";
import { RESOURCE_REFERENCE, SIGNATURE } from "../../protocol/values.js";

const state = { urn: "urn:pulumi:dev::demo::t::a", custom: true, type: "t" };

describe("secrets that a provider cannot see", () => {
  it("are marked again in its answer by name, however deep in objects", () => {
    const question = { pw: toSecret("s"), deep: { s: toSecret("in"), t: 1 }, plain: 1 };
    const answer = { pw: "s", deep: { s: "in", t: 1 }, plain: 1, computed: "s" };
    const wanted = { pw: toSecret("s"), deep: { s: toSecret("in"), t: 1 }, plain: 1, computed: "s" };
    expect(annotateSecrets(answer, question)).to.deep.equal(wanted);
  });

  it("make a whole array secret, and a whole value that was an object", () => {
    const question = { list: ["x", toSecret("y")], whole: toSecret({ u: 1 }), other: { s: toSecret(1) } };
    const answer = { list: ["x", "y"], whole: { u: 1 }, other: "text" };
    const wanted = { list: toSecret(["x", "y"]), whole: toSecret({ u: 1 }), other: toSecret("text") };
    expect(annotateSecrets(answer, question)).to.deep.equal(wanted);
  });

  it("are marked in outputs for what additionalSecretOutputs names, but for the id, and for secret inputs", () => {
    const marked = markSecretOutputs({
      ...state,
      additionalSecretOutputs: ["token", "id", "missing"],
      inputs: { pw: toSecret("s") },
      outputs: { token: "t", id: "i", pw: "s", open: 1 },
    });
    expect(marked.outputs).to.deep.equal({ token: toSecret("t"), id: "i", pw: toSecret("s"), open: 1 });
  });

  it("reach the provider in clear, and resources as their ids", () => {
    const reference = { [SIGNATURE]: RESOURCE_REFERENCE, urn: "urn:x", id: "i-1", packageVersion: "" };
    const component = { [SIGNATURE]: RESOURCE_REFERENCE, urn: "urn:y" };
    const pending = { [SIGNATURE]: RESOURCE_REFERENCE, urn: "urn:z", id: "" };
    const sent = plainMap({ pw: toSecret([toSecret("s")]), reference, component, pending: { deep: [pending] } });
    expect(sent).to.deep.equal({ pw: ["s"], reference: "i-1", component: "urn:y", pending: { deep: [UNKNOWN] } });
  });

  it("leave nothing secret behind when they are revealed, and nothing else changed", () => {
    const plain = fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.array(fc.integer())));
    fc.assert(
      fc.property(plain, (map) => {
        const hidden = Object.fromEntries(Object.entries(map).map(([key, value]) => [key, toSecret(value)]));
        expect(revealedMap(hidden)).to.deep.equal(map);
        expect(containsSecret(revealedMap({ all: hidden }))).to.equal(false);
      }),
    );
  });
});
