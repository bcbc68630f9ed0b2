import { expect } from "chai";
import { buildReview } from "../../../cli/review/build.js";
import type { Review, SyncReview } from "../../../cli/review/model.js";
import { readyCredentials } from "../../../sandbox/paragon/seed.js";
import { startSandbox } from "../../../sandbox/server.js";
import type { Sandbox } from "../../../sandbox/types.js";
import { ARGS, declared, type Platform, PLATFORMS } from "../../kit/fleet.js";
import { asCalls, reconciled } from "../../kit/sent-calls.js";
import { type Declared, succeeded, TestStack } from "../../kit/test-stack.js";

/** The review of a preview on the embedded engine is what the update after it sends: call by call, in order. */
describe("the calls that a review announces", function () {
  this.timeout(240_000);
  let sandbox: Sandbox;
  let stack: TestStack;
  before(async () => {
    sandbox = await startSandbox();
  });
  after(() => sandbox.close());
  beforeEach(() => {
    sandbox.reset();
    stack = new TestStack(sandbox);
  });
  afterEach(() => {
    stack.dispose();
  });

  /** Applies a program without a look at it. */
  const given = async (...resources: Declared[]): Promise<void> => {
    stack.declare(resources);
    succeeded(await stack.up());
  };

  /** Reviews a program, applies it, and holds what was sent against what was announced. */
  const reviewed = async (...resources: Declared[]): Promise<Review> => {
    stack.declare(resources);
    const review = await buildReview(succeeded(await stack.preview()).digest);
    expect(review.problems).to.deep.equal([]);
    const { writes } = succeeded(await stack.up());
    for (const platform of PLATFORMS) {
      const sent = asCalls(writes.filter((request) => request.platform === platform));
      const announced = review.syncs.filter((sync) => sync.platform === platform).flatMap(({ calls }) => calls);
      const together = announced.map((call, at) => reconciled(call, sent[at] ?? call));
      expect(sent, platform).to.deep.equal(together);
    }
    return review;
  };

  const only = (review: Review): SyncReview => {
    expect(review.syncs).to.have.length(1);
    return review.syncs[0]!;
  };

  const all = (changes: Partial<Record<Platform, Readonly<Record<string, unknown>>>> = {}): Declared[] =>
    PLATFORMS.map((platform) => declared(platform, changes[platform]));

  it("are sent by a creation, an update of everything, a pause and a deletion", async () => {
    // Nango's syncs are there before: a creation sends what differs from the platform, here the pause too.
    const created = await reviewed(...all({ nango: { paused: true } }));
    expect(created.syncs.map(({ operation }) => operation)).to.deep.equal(["create", "create", "create", "create"]);
    expect([created.totals.calls, created.totals.possibleCalls]).to.deep.equal([4, 2]);

    const changed = await reviewed(
      ...all({
        nango: { frequency: "5m" },
        paragon: { credentialId: readyCredentials.googledriveSecond, incrementalAccumulatorFrequency: "5m" },
        sequin: {
          name: "Acme",
          collectionIds: ["stripe:customer", "stripe:charge"],
          rateLimit: { allowedRequests: 50, interval: 60 },
          maxAgeDays: "unlimited",
          syncFrequency: "4h",
          metadata: { plan: "free", "a.b": 1 },
        },
        aisquared: { syncMode: "incremental", cursorField: undefined, syncInterval: "5m" },
      }),
    );
    expect(changed.syncs.map(({ operation }) => operation)).to.deep.equal(["update", "update", "update", "update"]);

    const paused = await reviewed(
      ...all({
        nango: { frequency: "5m", paused: true },
        paragon: {
          credentialId: readyCredentials.googledriveSecond,
          incrementalAccumulatorFrequency: "5m",
          paused: true,
        },
        sequin: { status: "disabled" },
        aisquared: { paused: true, syncInterval: "5m" },
      }),
    );
    expect(paused.totals.effects).to.include({ pause: 4 });
    expect(paused.syncs.map(({ runsPerDay }) => runsPerDay.after)).to.deep.equal([0, 0, 0, 0]);

    const deleted = await reviewed();
    expect(deleted.syncs.map(({ operation }) => operation)).to.deep.equal(["delete", "delete", "delete", "delete"]);
    // Nango's sync is its own and goes on.
    expect(deleted.syncs.filter(({ runsPerDay }) => runsPerDay.after === 0)).to.have.length(3 + 1);
  });

  it("are sent by a replacement, in its order", async () => {
    await given(...all({ nango: { paused: true } }));
    const review = await reviewed(
      ...all({
        nango: { connectionId: "globex", paused: true },
        paragon: { configurationName: "second" },
        sequin: { externalId: "acme-2" },
        aisquared: { workspaceId: "1", cursorField: "updated_at" },
      }),
    );
    const orders = Object.fromEntries(review.syncs.map(({ platform, order }) => [platform, order]));
    expect(orders).to.deep.equal({
      nango: "create-first",
      paragon: "delete-first",
      sequin: "delete-first",
      aisquared: "delete-first",
    });
    expect(review.totals.effects).to.include({ replace: 4, delete: 3 });
  });

  it("are sent in the program's order where it says deleteBeforeReplace", async () => {
    await given(declared("nango", { paused: true }));
    const review = await reviewed(
      declared("nango", { connectionId: "globex", paused: true }, { opts: { deleteBeforeReplace: true } }),
    );
    expect(only(review)).to.include({ operation: "replace", order: "delete-first" });
  });

  it("hide a credential, and are those of an exchanged secret", async () => {
    const credential = (secret: string, name = "Acme"): Readonly<Record<string, unknown>> => ({
      credentialId: undefined,
      credential: { properties: { kind: "stripe_key", name, secret, test: true } },
    });
    const created = await reviewed(declared("sequin", credential("first-secret-of-acme")));
    expect(JSON.stringify(created)).not.to.contain("of-acme");

    const exchanged = await reviewed(declared("sequin", credential("second-secret-of-acme")));
    expect(JSON.stringify(exchanged)).not.to.contain("of-acme");
    expect(only(exchanged)).to.deep.include({
      operation: "update",
      changes: [{ path: "credential.properties.secret", kind: "change", before: "[secret]", after: "[secret]" }],
      calls: [{ method: "POST", path: "/v1/credentials", body: { properties: "[secret]" } }],
    });

    const replaced = await reviewed(declared("sequin", credential("second-secret-of-acme", "Acme Corporation")));
    expect(only(replaced)).to.include({ operation: "replace" });
  });

  it("are known for arguments that a program keeps secret", async () => {
    const secret = { credentialId: { $secret: readyCredentials.googledrive } };
    const created = await reviewed(declared("paragon", secret));
    expect(JSON.stringify(created)).not.to.contain(readyCredentials.googledrive);

    const slower = await reviewed(declared("paragon", { ...secret, incrementalAccumulatorFrequency: "24h" }));
    expect(only(slower).calls).to.deep.include.members([]).and.to.have.length(1);
    expect(only(slower).effects.map(({ kind }) => kind)).to.deep.equal(["load"]);

    const other = await reviewed(
      declared("paragon", {
        credentialId: { $secret: readyCredentials.googledriveSecond },
        incrementalAccumulatorFrequency: "24h",
      }),
    );
    expect(only(other).calls[0]?.body).to.deep.equal({ credentialId: "[secret]" });
    expect(only(other).effects.map(({ kind }) => kind)).to.deep.equal(["credential", "full-resync"]);
    expect(only(other).effects[0]?.text).to.equal("Credential [secret] takes the place of [secret].");
  });

  it("are not more nor fewer where only secretness changes", async () => {
    await given(declared("nango"));
    const review = await reviewed(declared("nango", { frequency: { $secret: "1h" }, paused: true }));
    expect(only(review).calls.map(({ path }) => path)).to.deep.equal(["/sync/pause"]);
  });

  it("say where a value is not known yet", async () => {
    await given(declared("nango"));
    stack.declare([declared("sequin"), declared("nango", { frequency: { $output: "acme-sequin.syncId" } })]);
    const review = await buildReview((await stack.preview()).digest);
    const nango = review.syncs.find(({ platform }) => platform === "nango");
    expect(nango?.changes).to.deep.equal([
      { path: "frequency", kind: "change", before: "1h", after: "(known after the update)" },
    ]);
    expect(nango?.calls[0]?.body).to.include({ frequency: "(known after the update)" });
    expect(JSON.stringify(review)).not.to.match(/04da6b54|030794c1/);
  });

  it("are none for what left the program but not the platform", async () => {
    const released = { frequency: undefined, paused: undefined };
    await given(declared("nango"), declared("sequin", {}, { opts: { retainOnDelete: true } }));
    const review = await reviewed(declared("nango", released));
    expect(review.totals.calls).to.equal(0);
    const [nango, sequin] = [...review.syncs].sort((a, b) => a.platform.localeCompare(b.platform));
    expect(nango?.changes).to.deep.equal([
      { path: "frequency", kind: "remove", before: "1h", released: true },
      { path: "paused", kind: "remove", before: "false", released: true },
    ]);
    expect(sequin).to.include({ operation: "release" });
    expect(sequin?.notes).to.deep.equal(["No longer managed: the platform keeps it as it is. (retainOnDelete)"]);
  });

  it("are none of the deletion that a rename is not", async () => {
    await given(...all());
    const renamed = all().map((resource) => ({ ...resource, name: `${resource.name}-renamed` }));
    const review = await reviewed(...renamed);
    expect(review.totals.calls).to.equal(0);
    expect(review.syncs.map(({ operation, formerName }) => [operation, formerName])).to.deep.equal([
      ["rename", "acme-aisquared"],
      ["rename", "acme-nango"],
      ["rename", "acme-paragon"],
      ["rename", "acme-sequin"],
    ]);
  });

  describe("of a rename", () => {
    const renamed = (platform: Platform, changes: Readonly<Record<string, unknown>> = {}): Declared => ({
      ...declared(platform, changes),
      name: "renamed",
    });

    it("are those of a sync that is enabled anew, where Paragon's hidden configuration is another one", async () => {
      await given(declared("paragon", { configuration: { folderId: "one" } }));
      const review = await reviewed(renamed("paragon", { configuration: { folderId: "other" } }));
      expect(only(review)).to.include({ operation: "replace", order: "delete-first", formerName: "acme-paragon" });
      expect(only(review).calls.map(({ method }) => method)).to.deep.equal(["DELETE", "POST", "PATCH"]);
      expect(review.totals.effects).to.include({ replace: 1, "data-loss": 1, backfill: 1, delete: 1 });
    });

    it("are the one that puts a default back: it cannot be told from an override that is equal to it", async () => {
      await given(declared("nango", { frequency: null }));
      const review = await reviewed(renamed("nango", { frequency: null }));
      expect(only(review).operation).to.equal("rename");
      expect(only(review).calls).to.have.length(1);
    });

    it("are one update of a Nango sync that changes too", async () => {
      await given(declared("nango"));
      expect(only(await reviewed(renamed("nango", { frequency: "2h", paused: true }))).calls).to.have.length(2);
    });

    it("are the import of a credential, whose secret does not show", async () => {
      const credential = {
        credentialId: undefined,
        credential: { properties: { kind: "stripe_key", name: "Acme", secret: "first-secret-of-acme", test: true } },
      };
      await given(declared("sequin", credential));
      const review = await reviewed(renamed("sequin", credential));
      expect(only(review).calls.map(({ path }) => path)).to.deep.equal(["/v1/credentials"]);
      expect(only(review).notes.join("\n")).to.include("If credential differs");
    });

    for (const [platform, change] of [
      ["paragon", { incrementalAccumulatorFrequency: "3h" }],
      ["sequin", { maxAgeDays: 30 }],
      ["aisquared", { syncInterval: "45m" }],
    ] as const) {
      it(`and a change on ${platform} are refused, with the way: an alias, or adopt`, async () => {
        await given(declared(platform));
        stack.declare([renamed(platform, change)]);
        const refused = only(await buildReview(succeeded(await stack.preview()).digest));
        expect(refused.calls).to.deep.equal([]);
        expect(refused.refused)
          .to.include(`${Object.keys(change)[0] ?? ""} differs`)
          .and.include(`aliases: [{ name: "acme-${platform}" }]`)
          .and.include("adopt: true");
        const { result, writes } = await stack.up();
        expect(result.result).to.equal("failed");
        expect(writes).to.deep.equal([]);

        // Both ways out are one update.
        const aliased = { ...renamed(platform, change), opts: { aliases: [{ name: `acme-${platform}` }] } };
        stack.declare([aliased]);
        const review = only(await buildReview(succeeded(await stack.preview()).digest));
        expect(review.operation).to.equal("update");
        expect(only(await reviewed(renamed(platform, { ...change, adopt: true }))).calls).to.have.length(1);
      });
    }

    it("of what never changes are refused, and adopting is no way", async () => {
      await given(declared("aisquared", { cursorField: "created_at" }));
      stack.declare([renamed("aisquared", { cursorField: "updated_at", adopt: true })]);
      const { refused } = only(await buildReview(succeeded(await stack.preview()).digest));
      expect(refused).to.include("cursorField differs").and.not.include("adopt");
      expect((await stack.up()).result.result).to.equal("failed");
    });

    it("of what the program did not manage are conditional", async () => {
      await given(declared("nango", { paused: undefined }));
      stack.declare([renamed("nango", { paused: false })]);
      const { calls } = only(await buildReview(succeeded(await stack.preview()).digest));
      expect(calls.map(({ path, onlyIf }) => [path, onlyIf])).to.deep.equal([["/sync/start", "it is paused"]]);
      expect(succeeded(await stack.up()).writes).to.deep.equal([]);
    });

    it("are made where its entry keeps the sync, too", async () => {
      await given(declared("paragon", {}, { opts: { retainOnDelete: true } }));
      const review = await reviewed(renamed("paragon"));
      expect(only(review)).to.include({ operation: "rename", formerName: "acme-paragon" });
      expect(review.totals.calls).to.equal(0);
    });
  });

  it("of a sync that moves to the place of one which leaves the program are those of its own removal", async () => {
    const [leaving, moving] = [
      declared("paragon"),
      { ...declared("paragon", { pipeline: "contacts" }), name: "moving" },
    ];
    await given(leaving, moving);
    const review = await reviewed({ ...leaving, name: "moving" });
    expect(review.syncs.map(({ name, operation, formerName }) => [name, operation, formerName])).to.deep.equal([
      ["moving", "replace", "acme-paragon"],
      ["acme-paragon", "release", undefined],
    ]);
    expect(review.totals.calls).to.equal(1);
  });

  it("of such a move with another value are refused before anything is deleted", async () => {
    const [leaving, moving] = [
      declared("paragon"),
      { ...declared("paragon", { pipeline: "contacts" }), name: "moving" },
    ];
    await given(leaving, moving);
    stack.declare([{ ...declared("paragon", { incrementalAccumulatorFrequency: "3h" }), name: "moving" }]);
    const review = await buildReview(succeeded(await stack.preview()).digest);
    expect(review.syncs.map(({ name, refused }) => [name, refused !== undefined])).to.deep.equal([
      ["moving", true],
      ["acme-paragon", false],
    ]);
    expect(review.syncs[0]?.refused).to.include("two steps");
    expect(review.totals.calls).to.equal(0);
    const { result, writes } = await stack.up();
    expect([result.result, writes]).to.deep.equal(["failed", []]);
  });

  it("of two Nango syncs that change places are none that puts a default back", async () => {
    const at = (name: string, connectionId: string, frequency: string): Declared => ({
      ...declared("nango", { connectionId, frequency }),
      name,
    });
    await given(at("a", "acme", "2h"), at("b", "globex", "3h"));
    const review = await reviewed(at("a", "globex", "2h"), at("b", "acme", "2h"));
    expect(review.totals.calls).to.equal(1);
  });

  it("are none for what the program only looks up", async () => {
    await given(declared("nango"));
    const id = "hubspot/acme/contacts/base";
    const review = await reviewed(declared("nango"), { platform: "nango", name: "looked-up", get: id });
    expect(review.syncs).to.deep.equal([]);
    expect(review.reads).to.equal(1);
    expect((await reviewed(declared("nango"))).syncs.map(({ operation, calls }) => [operation, calls])).to.deep.equal([
      ["release", []],
    ]);
  });

  it("come with the errors of a preview that fails", async () => {
    stack.declare([declared("nango", { frequency: "1s" }), declared("paragon")]);
    const review = await buildReview((await stack.preview()).digest);
    expect(review.problems.join("\n")).to.contain("acme-nango").and.to.contain("frequency");
  });

  it("are refused for what is protected", async () => {
    await given(declared("sequin", {}, { opts: { protect: true } }));
    stack.declare([]);
    const review = await buildReview((await stack.preview()).digest);
    expect(review.problems.join("\n")).to.contain("protected");
    expect(only(review).notes).to.deep.equal(["It is protected: the update refuses to delete it."]);
  });

  it("are what is still missing after an update that ended half-way", async () => {
    await given(declared("paragon"));
    sandbox.fault({ platform: "paragon", method: "POST", path: "/disable", status: 403, body: { message: "no" } });
    const both = declared("paragon", { incrementalAccumulatorFrequency: "24h", paused: true });
    sandbox.fault({ platform: "paragon", method: "PATCH", status: 403, times: "always", body: { message: "no" } });
    stack.declare([both]);
    expect((await stack.up()).result.result).to.equal("failed");
    sandbox.clearFaults();
    await reviewed(both);
  });

  it("are those of the arguments alone: an unchanged program makes none", async () => {
    await given(...all());
    const review = await reviewed(...all({ nango: { frequency: "60 minutes" } }));
    expect(review.syncs).to.deep.equal([]);
    expect(review.unchanged).to.equal(5);
    expect(Object.keys(ARGS)).to.have.length(4);
  });
});
