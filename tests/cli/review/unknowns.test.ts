import { expect } from "chai";
import { buildReview } from "../../../cli/review/build.js";
import { checkFailOn, parseFailOn } from "../../../cli/review/fail-on.js";
import { toMarkdown } from "../../../cli/review/markdown.js";
import type { Review } from "../../../cli/review/model.js";
import { headline } from "../../../cli/review/words.js";
import { UNKNOWN } from "../../../protocol/unknown.js";
import { madeDigest, type MadeStep, urnOf } from "../../kit/digests.js";

const FIRST = urnOf("sequin:Sync", "first");
const COMMON = { provider: "stripe", streamId: "s", collectionIds: ["stripe:customer"] };
const UPDATE = { kind: "update", inputDiff: true };

/** A sync with a credential of its own, whose secret is rotated: as the Pulumi CLI has it in a digest. */
function rotated(more: Partial<MadeStep> = {}): MadeStep {
  const inputs = { ...COMMON, name: "first", credential: "[secret]" };
  return {
    op: "update",
    type: "sequin:Sync",
    name: "first",
    before: inputs,
    old: { outputs: { ...inputs, syncId: "id-1", orgId: "org", importedCredentialId: "cred-1" } },
    after: inputs,
    detailedDiff: { "credential.properties.secret": UPDATE },
    ...more,
  };
}

/** A sync that reads with the credential of the first: the CLI knows only that it comes from there. */
function second(more: Partial<MadeStep> = {}): MadeStep {
  const inputs = { ...COMMON, name: "second", credentialId: "cred-1" };
  return {
    op: "replace",
    type: "sequin:Sync",
    name: "second",
    before: inputs,
    old: { outputs: { ...inputs, syncId: "id-2", orgId: "org" } },
    after: { ...inputs, credentialId: UNKNOWN },
    fresh: { propertyDependencies: { credentialId: [FIRST], name: [] } },
    detailedDiff: { credentialId: UPDATE },
    replaceReasons: ["credentialId"],
    ...more,
  };
}

/** A sync that carries the id of the second. */
function third(): MadeStep {
  const inputs = { ...COMMON, name: "third", credentialId: "c", metadata: { of: "id-2", stays: true } };
  return {
    op: "update",
    type: "sequin:Sync",
    name: "third",
    before: inputs,
    after: { ...inputs, metadata: { of: UNKNOWN, stays: true } },
    fresh: { propertyDependencies: { metadata: [urnOf("sequin:Sync", "second")] } },
    detailedDiff: { "metadata.of": UPDATE },
  };
}

const review = (...steps: MadeStep[]): Promise<Review> =>
  buildReview(madeDigest(steps, { changeSummary: { same: 1 } }));
const failsOn = (found: Review, words: string): string[] =>
  checkFailOn(found, parseFailOn(words)).blockedBy.map(({ word, reason }) => `${word}: ${reason}`);

describe("What a review says of a value that a preview does not know", () => {
  it("is nothing where it is an id that its source keeps, however long the chain", async () => {
    const found = await review(rotated(), second(), third());
    expect(found.syncs.map(({ name, calls }) => [name, calls.map(({ method }) => method)])).to.deep.equal([
      ["first", ["POST"]],
    ]);
    expect(found.unchanged).to.equal(3);
    expect(failsOn(found, "replace?,delete?,backfill?")).to.deep.equal([]);
  });

  it("leaves what else changes, in place where nothing else replaces", async () => {
    const changed = second();
    const found = await review(
      rotated(),
      second({ after: { ...changed.after, name: "other" }, detailedDiff: { ...changed.detailedDiff, name: UPDATE } }),
    );
    const [, sync] = found.syncs;
    expect(sync).to.deep.include({
      operation: "update",
      changes: [{ path: "name", kind: "change", before: "second", after: "other" }],
      calls: [{ method: "PATCH", path: "/v1/syncs/id-of-second", body: { name: "other" } }],
    });
    expect(sync).not.to.have.property("onlyIf");
  });

  it("keeps a replacement that has another reason", async () => {
    const changed = second();
    const found = await review(
      rotated(),
      second({
        after: { ...changed.after, streamId: "other" },
        detailedDiff: { ...changed.detailedDiff, streamId: UPDATE },
        replaceReasons: ["credentialId", "streamId"],
      }),
    );
    const sync = found.syncs.find(({ name }) => name === "second");
    expect(sync?.effects[0]).to.deep.include({ kind: "replace" });
    expect(sync?.effects[0]?.text).to.contain("because of streamId:");
    expect(sync?.calls.every(({ onlyIf }) => onlyIf === undefined)).to.equal(true);
  });

  it("is a condition where the value is made of an id that stays", async () => {
    const derived = second();
    const before = { ...derived.before, credentialId: "prefix-cred-1" };
    const found = await review(rotated(), second({ before, old: { outputs: { ...before, syncId: "id-2" } } }));
    const sync = found.syncs.find(({ name }) => name === "second");
    const onlyIf = "second.credentialId changes; it comes from first, whose id stays";
    expect(sync).to.deep.include({ operation: "replace", onlyIf });
    expect(sync?.calls.map((call) => [call.method, call.onlyIf])).to.deep.equal([
      ["DELETE", onlyIf],
      ["POST", onlyIf],
    ]);
    expect(found.totals).to.deep.include({ calls: 1, possibleCalls: 2 });
    expect(failsOn(found, "replace,delete,backfill,data-loss")).to.deep.equal([]);
    expect(failsOn(found, "replace?")).to.deep.equal(["replace?: 1 sync (second)"]);
    expect(headline(found)).to.equal("1 sync changes, 1 may change, 1 call, 2 possible calls");
    expect(toMarkdown(found)).to.contain("only if second.credentialId changes; it comes from first, whose id stays");
  });

  it("is a condition where its source is replaced, new or not ours", async () => {
    const source = { ...rotated(), op: "replace", replaceReasons: ["streamId"] };
    const replaced = await review(
      { ...source, after: { ...source.after, streamId: "other" }, detailedDiff: { streamId: UPDATE } },
      second(),
    );
    expect(replaced.syncs.find(({ name }) => name === "second")?.onlyIf).to.contain(
      "comes from first, which is replaced",
    );
    expect(failsOn(replaced, "replace")).to.deep.equal(["replace: 1 sync (first)"]);
    expect(failsOn(replaced, "replace?")).to.deep.equal(["replace?: 2 syncs (first, second)"]);

    const other = { op: "update", type: "random:index/id:Id", name: "random", before: { a: 1 }, after: { a: 2 } };
    const foreign = await review(
      other,
      second({ fresh: { propertyDependencies: { credentialId: [urnOf("random:index/id:Id", "random")] } } }),
    );
    expect(foreign.syncs[0]?.onlyIf).to.equal("second.credentialId changes; it comes from random, which changes");
  });

  it("parts what is certain from what is possible in one sync", async () => {
    const derived = second();
    const before = { ...derived.before, credentialId: "prefix-cred-1" };
    const found = await review(
      rotated(),
      second({
        before,
        old: { outputs: { ...before, syncId: "id-2" } },
        after: { ...derived.after, name: "other" },
        detailedDiff: { ...derived.detailedDiff, name: UPDATE },
      }),
    );
    const sync = found.syncs.find(({ name }) => name === "second");
    expect(sync).to.deep.include({ operation: "update" });
    expect(sync).not.to.have.property("onlyIf");
    expect(sync?.calls.map(({ method, onlyIf }) => [method, onlyIf !== undefined])).to.deep.equal([
      ["PATCH", false],
      ["DELETE", true],
      ["POST", true],
    ]);
    expect(failsOn(found, "replace")).to.deep.equal([]);
  });

  it("is part of the creation where the sync is new", async () => {
    const fresh = second();
    const made: MadeStep = {
      op: "create",
      type: "sequin:Sync",
      name: "second",
      after: fresh.after ?? {},
      fresh: fresh.fresh ?? {},
    };
    const found = await review(rotated(), made);
    expect(found.syncs.find(({ name }) => name === "second")).to.deep.include({ operation: "create" });
    expect(found.totals.possibleCalls).to.equal(undefined);
  });
});

describe("What a review says of an argument that was not managed", () => {
  const REF = { sourceId: "1", destinationId: "2", modelId: "3", streamName: "profile", scheduleType: "manual" };

  it("is a condition where the update looks first", async () => {
    const step = (type: string, before: object, after: object): MadeStep => ({
      op: "update",
      type,
      name: "acme",
      before: { ...before },
      old: { outputs: { ...before, syncId: "9" }, id: "1/9" },
      after: { ...after },
      detailedDiff: { paused: { kind: "add", inputDiff: true } },
    });
    const user = { userId: "u", integration: "i", pipeline: "p", configurationName: "default" };
    for (const [type, before] of [
      ["aisquared:Sync", REF],
      ["paragon:Sync", user],
    ] as const) {
      const resumed = await review(step(type, before, { ...before, paused: false }));
      expect(
        resumed.syncs[0]?.calls.map(({ onlyIf }) => onlyIf),
        type,
      ).to.deep.equal(["it is paused"]);
      const paused = await review(step(type, before, { ...before, paused: true }));
      expect(
        paused.syncs[0]?.calls.map(({ onlyIf }) => onlyIf),
        type,
      ).to.deep.equal(["it is not paused"]);
      expect(failsOn(paused, "pause")).to.deep.equal([]);
      expect(failsOn(paused, "pause?")).to.have.length(1);
    }
  });
});

describe("What a review says of a new sync", () => {
  it("is that it is new", async () => {
    const after = { userId: "u", integration: "i", pipeline: "p", configurationName: "default" };
    const args = { ...after, incrementalAccumulatorFrequency: "1h" };
    const found = await review({ op: "create", type: "paragon:Sync", name: "acme", after: args });
    expect(headline(found)).to.equal("1 new sync, 2 calls");
    expect(JSON.stringify(found)).not.to.contain("instead of");
  });
});
