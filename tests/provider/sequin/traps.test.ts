import { expect } from "chai";
import { providerOf } from "../../properties/tiny-engine.js";
import { PartialError } from "../../../provider/core/errors/partial-error.js";
import type { Values } from "../../../provider/core/values.js";
import { sequinSync } from "../../../provider/sequin/lifecycle.js";
import { OTHER_TOKEN, SEEDED } from "../../../sandbox/sequin/data.js";
import type { Fault } from "../../../sandbox/types.js";
import { rejection, useBench } from "../../kit/provider.js";
import { ALL, inline, LEAST, SECRET } from "./fixtures.js";

const HTML = "<!DOCTYPE html><html><body>Not found</body></html>";

/** What Sequin's documents warn of, and what they leave open. */
describe("sequin.Sync against Sequin's traps", () => {
  const bench = useBench();
  const change = (request: Values): unknown => bench.sandbox.change("sequin", request);
  const options = (settings: Values): void => {
    bench.sandbox.configure("sequin", settings);
  };
  const fault = (what: Fault): void => {
    bench.sandbox.fault({ platform: "sequin", ...what });
  };
  const create = (args: Values) => sequinSync.create(args, bench.context());
  const read = (id: string, known: Values) => sequinSync.read(id, known, bench.context());
  const update = (id: string, olds: Values, news: Values) => sequinSync.update(id, olds, news, bench.context());
  const requests = () => bench.requests("sequin");
  const count = (start: string): number => requests().filter((line) => line.startsWith(start)).length;

  async function existing(args: Values): Promise<{ id: string; state: Values }> {
    const { id, state } = await create(args);
    bench.newRun();
    requests();
    return { id, state };
  }

  function stored(): { syncs: Values[]; credentials: Values[] } {
    return (bench.sandbox.snapshot("sequin") as { data: { syncs: Values[]; credentials: Values[] } }).data;
  }

  describe("both readings of an open question", () => {
    const readings: Values[] = [
      {},
      { envelope: "data", timestamps: "iso", noAgeLimit: "absent", externalId: "echoed", created: 201, deleted: 204 },
      {
        timestamps: "both",
        collections: "reversed",
        statusOnCreate: "honoured",
        injectRateLimit: false,
        health: "old",
      },
      { collections: "doubled", mask: "partial", filters: "ignored", rateLimit: "merge", immutableInPatch: "ignored" },
      {
        mask: "asterisks-10",
        credential: "absent",
        filters: "name-contains",
        statusOnCreate: "refused",
        names: "unique",
      },
      { staleReads: 3, envelope: "data", collections: "reversed", noAgeLimit: "absent", emptyPatch: "accepted" },
    ];
    for (const reading of readings) {
      it(`is no difference: ${JSON.stringify(reading)}`, async () => {
        options(reading);
        for (const [index, start] of [LEAST, inline(), { ...ALL, externalId: "c-1", status: "disabled" }].entries()) {
          const args: Values = { ...start, name: `Sync ${index}` };
          const { id, state } = await existing(args);
          for (let looks = 0; looks < 3; looks++) await read(id, state);
          bench.newRun();
          expect(await read(id, state), "after the creation").to.deep.equal({ id, inputs: args, state });

          const { rateLimit, syncFrequency, metadata } = ALL;
          const settings = { rateLimit, syncFrequency, metadata, status: "active", maxAgeDays: "unlimited" };
          const news = { ...args, ...settings, collectionIds: ["b", "c"] };
          const after = await update(id, state, news);
          bench.newRun();
          expect((await read(id, after))?.inputs, "after the update").to.deep.equal(news);
          expect(sequinSync.planUpdate(id, after, news).calls).to.deep.equal([]);

          await sequinSync.delete(id, after, bench.context());
          expect(stored().syncs).to.deep.equal([]);
        }
      });
    }
  });

  describe("a creation whose answer is lost", () => {
    const lost: [what: string, fault: Fault][] = [
      ["a 500 after it was done", { status: 500, applied: true, body: { summary: "oops" } }],
      ["a 502 page after it was done", { status: 502, applied: true, body: HTML }],
      ["a page with 200 after it was done", { status: 200, applied: true, body: HTML }],
      ["a connection that breaks after it was done", { drop: "after" }],
      ["a connection that is reset after it was done", { drop: "after", reset: true }],
      ["an answer that is cut", { cutAfter: 20 }],
      ["a 504 and a sync that shows up later", { named: "late-create", lateMs: 5 }],
      ["a 500 before anything was done", { status: 500 }],
      ["a connection that breaks before anything was done", { drop: "before" }],
    ];
    for (const [what, loss] of lost) {
      it(`makes one sync, not two: ${what}`, async () => {
        fault({ method: "POST", path: "/v1/syncs", ...loss });
        const { id, state } = await create({ ...ALL, status: "disabled" });
        expect(stored().syncs.map((sync) => sync["id"])).to.deep.equal([id]);
        expect(state).to.deep.include({ ...ALL, status: "disabled" });
        expect(stored().syncs[0]).to.include({ status: "disabled" });
      });
    }

    it("is not tried again while it may still be under way, and the next run finds it", async () => {
      fault({ method: "POST", path: "/v1/syncs", hang: "after" });
      const error = await rejection(sequinSync.create(ALL, bench.context(1_000)));
      expect(error.message).to.include("POST /v1/syncs");
      expect(count("POST /v1/syncs")).to.equal(1);
      bench.newRun();
      const { state } = await create(ALL);
      expect(state).to.deep.include(ALL);
      expect(stored().syncs).to.have.length(1);
    });

    it("ends with the platform's failure when that does not end", async () => {
      fault({ method: "POST", path: "/v1/syncs", times: "always", status: 503, body: HTML });
      const error = await rejection(create(ALL));
      expect(error.message).to.include("503").and.include("POST /v1/syncs");
      expect(stored().syncs).to.deep.equal([]);
    });

    it("is found among equal names by its credential, though the platform shows no external ids", async () => {
      await existing({ ...LEAST, externalId: "a" });
      const other = { ...LEAST, externalId: "b", credentialId: SEEDED.secondCredentialId };
      fault({ method: "POST", path: "/v1/syncs", drop: "after" });
      const { id } = await create(other);
      expect(stored().syncs).to.have.length(2);
      expect(stored().syncs[1]).to.include({ id, external_id: "b" });
    });
  });

  describe("a creation that stops half-way", () => {
    it("keeps the id and what is really there when disabling fails", async () => {
      fault({ method: "PATCH", times: "always", status: 422, body: { summary: "Not now" } });
      const error = await rejection(create({ ...ALL, status: "disabled" }));
      if (!(error instanceof PartialError)) throw error;
      expect(error.id).to.equal(stored().syncs[0]?.["id"]);
      expect(error.state).to.deep.include({ ...ALL, status: "active", syncId: error.id });
      expect(error.message).to.include("Not now");

      bench.sandbox.clearFaults();
      bench.newRun();
      await update(error.id, { ...error.state }, { ...ALL, status: "disabled" });
      expect(stored().syncs[0]).to.include({ status: "disabled" });
    });

    it("is no success where the answer shows another stream or credential than it was asked for", async () => {
      await create(LEAST);
      const shown = { ...stored().syncs[0], id: "other-id", stream_id: "other-stream" };
      fault({ method: "POST", path: "/v1/syncs", body: { data: shown } });
      const error = await rejection(create({ ...LEAST, name: "Another" }));
      if (!(error instanceof PartialError)) throw error;
      expect(error.id).to.equal("other-id");
      expect(error.message).to.include(`streamId "other-stream" instead of "${LEAST.streamId}"`);
      expect(sequinSync.replacement({ ...error.state }, LEAST).replaces).to.deep.equal(["streamId"]);
    });

    it("keeps the id when the answer has no more than that and the sync cannot be read", async () => {
      fault({ method: "POST", path: "/v1/syncs", applied: true, body: { id: "bare-id" } });
      const error = await rejection(create(inline()));
      if (!(error instanceof PartialError)) throw error;
      expect(error.id).to.equal("bare-id");
      expect(error.state).to.deep.equal({
        syncId: "bare-id",
        provider: "stripe",
        streamId: LEAST.streamId,
        credential: inline()["credential"],
      });
    });
  });

  describe("masked secrets", () => {
    for (const mask of ["asterisks-11", "asterisks-10", "partial"]) {
      it(`never take the place of the real one, and never go out: ${mask}`, async () => {
        options({ mask });
        const { id, state } = await existing(inline());
        const observed = await read(id, state);
        expect(observed?.state["credential"]).to.deep.equal(inline()["credential"]);
        expect(observed?.inputs["credential"]).to.deep.equal(inline()["credential"]);
        await update(id, observed?.state ?? {}, { ...inline({ secret: "sk_live_another_one" }), name: "New" });
        expect(JSON.stringify(stored().credentials)).to.include("sk_live_another_one").and.not.include("*");
      });
    }

    it("are refused before a request, even where no check saw them", async () => {
      const { id, state } = await existing(inline());
      const attempts = [
        () => create({ ...inline({ secret: "sk_l...cret" }), name: "Other" }),
        () => create(inline({ secret: "**********" })),
        () => update(id, state, inline({ secret: "*****" })),
      ];
      for (const attempt of attempts) {
        const error = await rejection(attempt());
        expect(error.message).to.include("credential.properties.secret").and.include("never sent");
      }
      expect(requests().filter((line) => line.startsWith("POST"))).to.deep.equal([]);
    });
  });

  describe("a secret that is exchanged", () => {
    it("is not believed when another credential came of it", async () => {
      const { id, state } = await existing(inline());
      options({ reimport: "new-id" });
      const error = await rejection(update(id, state, { ...inline({ secret: "sk_live_another_one" }), name: "New" }));
      expect(error).to.not.be.instanceOf(PartialError);
      expect(error.message)
        .to.include("made another credential")
        .and.include(state["importedCredentialId"])
        .and.include("pulumi up --replace")
        .and.not.include("sk_live_another_one");
      expect(count("PATCH")).to.equal(0);
    });

    it("stays exchanged when the PATCH behind it fails", async () => {
      const { id, state } = await existing(inline());
      fault({ method: "PATCH", times: "always", status: 403, body: { summary: "No" } });
      const news: Values = { ...inline({ secret: "sk_live_another_one" }), name: "New" };
      const error = await rejection(update(id, state, news));
      if (!(error instanceof PartialError)) throw error;
      expect(error.state).to.deep.equal({ ...state, credential: news["credential"] });
      bench.sandbox.clearFaults();
      requests();
      await update(id, { ...error.state }, news);
      expect(count("POST")).to.equal(0);
    });

    it("finds the sync's credential where the state does not know it", async () => {
      const { id, state } = await existing(inline());
      const { importedCredentialId, ...older } = state;
      const after = await update(id, older, inline({ secret: "sk_live_another_one" }));
      expect(after).to.deep.include({ importedCredentialId });
    });
  });

  it("warns of an account that shows under another name, and does not replace the sync for it", async () => {
    const { id, state } = await existing(inline());
    const set = { properties: { kind: "stripe_key", name: "Atreides Ltd.", secret: SECRET, test: false } };
    change({ credential: state["importedCredentialId"], set });
    expect((await read(id, state))?.inputs).to.deep.equal(inline());
    expect(bench.warnings.join()).to.include("credential.properties.name").and.not.include(SECRET);
  });

  describe("a change that does not take", () => {
    it("is named, with what is there: keys of metadata that survive their removal", async () => {
      options({ metadata: "merge" });
      const { id, state } = await existing(ALL);
      const error = await rejection(update(id, state, { ...ALL, name: "New", metadata: { seats: 43 } }));
      expect(error.message).to.include('metadata still has "plan"').and.include("Put them back");
      expect(error.message).to.not.include("name is");
      if (!(error instanceof PartialError)) throw error;
      expect(error.state).to.deep.include({ name: "New", metadata: { plan: "enterprise", seats: 43 } });
    });

    it("is named: an age limit that null does not take away", async () => {
      options({ nullInPatch: "ignored" });
      const { id, state } = await existing(ALL);
      const error = await rejection(update(id, state, { ...ALL, maxAgeDays: "unlimited" }));
      expect(error.message).to.include("maxAgeDays is still 365");
    });

    it("is named: a PATCH that is answered and ignored", async () => {
      const { id, state } = await existing(ALL);
      fault({ named: "patch-ignored" });
      const error = await rejection(update(id, state, { ...ALL, status: "disabled", syncFrequency: "continuous" }));
      expect(error.message)
        .to.include('status is still "active" and not "disabled"')
        .and.include('syncFrequency is still "4h" and not "continuous"');
      if (!(error instanceof PartialError)) throw error;
      expect(error.state).to.deep.equal(state);
    });

    it("is waited for when reads lag behind", async () => {
      const { id, state } = await existing(ALL);
      options({ staleReads: 4 });
      expect(await update(id, state, { ...ALL, name: "New" })).to.include({ name: "New" });
      expect(count("PATCH")).to.equal(1);
    });
  });

  describe("what is no sign that a sync is gone", () => {
    const failures: [what: string, fault: Fault][] = [
      ["401", { status: 401, body: { summary: "Unauthorized" } }],
      ["403", { status: 403, body: { summary: "Forbidden" } }],
      ["500", { status: 500, body: { summary: "Oops" } }],
      ["404 with a page", { status: 404, body: HTML }],
      ["404 with nothing", { status: 404 }],
      ["200 with a page", { status: 200, body: HTML }],
      ["JSON of another shape", { body: { hello: "world" } }],
      ["an empty list instead of a sync", { body: { data: [] } }],
      ["a redirect", { status: 302, headers: { Location: "https://example.com/login" } }],
      ["no answer", { drop: "before" }],
    ];
    for (const [what, failure] of failures) {
      it(what, async () => {
        const { id, state } = await existing(ALL);
        fault({ method: "GET", times: "always", ...failure });
        const error = await rejection(read(id, state));
        expect(error.message).to.include("Sequin: GET /v1/syncs");
      });
    }

    it("a token of another organization, with syncs or without, for a read and for a deletion", async () => {
      const { id, state } = await existing(ALL);
      bench.variables["SEQUIN_API_TOKEN"] = OTHER_TOKEN;
      bench.newRun();
      for (const attempt of [() => read(id, state), () => sequinSync.delete(id, state, bench.context())]) {
        const error = await rejection(attempt());
        expect(error.message)
          .to.include(SEEDED.otherOrgId)
          .and.include("SEQUIN_API_TOKEN")
          .and.not.include(OTHER_TOKEN);
      }
      expect(stored().syncs).to.have.length(1);
    });

    it("a list that fails, or lacks it: then it is asked for alone", async () => {
      const { id, state } = await existing(ALL);
      fault({ path: "/v1/syncs", status: 500 });
      expect((await read(id, state))?.inputs).to.deep.equal(ALL);
      bench.newRun();
      fault({ path: "/v1/syncs", body: { data: [{ id: "half" }, 7, null] } });
      expect((await read(id, state))?.inputs).to.deep.equal(ALL);
    });
  });

  it("does not meet in a list what it has just deleted", async () => {
    const { id, state } = await existing(ALL);
    options({ staleReads: 2 });
    await sequinSync.delete(id, state, bench.context());
    const again = await create({ ...ALL, credentialId: SEEDED.secondCredentialId });
    expect(again.id).to.not.equal(id);
  });

  it("names both places of a missing setting, and asks for none before the first call", async () => {
    bench.variables["SEQUIN_API_TOKEN"] = undefined;
    bench.newRun();
    expect(sequinSync.check(ALL).failures).to.deep.equal([]);
    const error = await rejection(create(ALL));
    expect(error.message).to.include("SEQUIN_API_TOKEN").and.include("pulumi config set --secret sequin:apiToken");
  });

  it("shows no secret, whatever the platform echoes", async () => {
    const echo = { summary: `Bad secret ${SECRET}`, validation_errors: { credential: [`${SECRET} is wrong`] } };
    const { id, state } = await existing(inline({ secret: "sk_live_an_earlier_one" }));
    const attempts: [string, () => Promise<unknown>][] = [
      ["/v1/syncs", () => create({ ...inline(), name: "Other" })],
      ["/v1/credentials", () => update(id, state, inline())],
    ];
    for (const [path, attempt] of attempts) {
      fault({ method: "POST", path, status: 422, body: echo });
      const error = await rejection(attempt());
      expect(error.message).to.include("[secret] is wrong").and.not.include(SECRET);
    }
    const logged = bench.sandbox.log().map(({ path, body, headers }) => ({ path, body, headers }));
    expect(JSON.stringify(logged)).to.not.include(SECRET);
  });

  it("leaves a sync to the resource that is about to rename it, and makes its own", async () => {
    const { id, state } = await existing(ALL);
    const of = (name: string) => providerOf(name, sequinSync, bench.instance);
    const { inputs } = await of("new").check({}, ALL);
    const created = of("new").create(inputs);
    const { inputs: renamed } = await of("old").check(ALL, { ...ALL, name: "Renamed" });
    await of("old").diff(id, state, renamed);
    await of("old").update(id, state, renamed);
    expect((await created).id).to.not.equal(id);
    expect(stored().syncs).to.have.length(2);
  });
});
