import { expect } from "chai";
import { AlreadyThereError } from "../../../provider/core/errors/already-there-error.js";
import { NotFoundError } from "../../../provider/core/errors/api-error.js";
import type { Values } from "../../../provider/core/values.js";
import { sequinSync } from "../../../provider/sequin/lifecycle.js";
import { SEEDED } from "../../../sandbox/sequin/data.js";
import { rejection, useBench } from "../../kit/provider.js";
import { ALL, inline, LEAST, SECRET } from "./fixtures.js";

const LOOK = `GET /v1/syncs?stream_id=${LEAST.streamId}&name=${LEAST.name}`;

describe("sequin.Sync", () => {
  const bench = useBench();
  const change = (request: Values): unknown => bench.sandbox.change("sequin", request);
  const create = (args: Values) => sequinSync.create(args, bench.context());
  const read = (id: string, known: Values) => sequinSync.read(id, known, bench.context());
  const update = (id: string, olds: Values, news: Values) => sequinSync.update(id, olds, news, bench.context());
  const requests = () => bench.requests("sequin");

  /** Creates, and starts the next run with a clean log. */
  async function existing(args: Values): Promise<{ id: string; state: Values }> {
    const { id, state } = await create(args);
    bench.newRun();
    requests();
    return { id, state };
  }

  function stored(): { syncs: Values[]; credentials: Values[] } {
    return (bench.sandbox.snapshot("sequin") as { data: { syncs: Values[]; credentials: Values[] } }).data;
  }

  describe("create", () => {
    it("looks, makes it with one POST, and says what stands", async () => {
      const { id, state, inputs } = await create(ALL);
      expect(id).to.match(/^[0-9a-f-]{36}$/);
      expect(inputs).to.deep.equal(ALL);
      expect(state).to.deep.equal({ ...ALL, syncId: id, orgId: SEEDED.orgId });
      expect(requests()).to.deep.equal([LOOK, "POST /v1/syncs"]);
      expect(bench.warnings).to.deep.equal([]);
    });

    it("manages only what is declared, whatever the platform fills in", async () => {
      const { id, state } = await create(LEAST);
      expect(state).to.deep.equal({ ...LEAST, syncId: id, orgId: SEEDED.orgId });
    });

    it("disables at once what shall not run, and looks that it is", async () => {
      const { id, state } = await create({ ...ALL, status: "disabled" });
      expect(state).to.include({ status: "disabled" });
      expect(stored().syncs[0]).to.include({ status: "disabled" });
      expect(requests()).to.deep.equal([LOOK, "POST /v1/syncs", `PATCH /v1/syncs/${id}`, `GET /v1/syncs/${id}`]);
    });

    it("imports a credential with the sync and keeps its id, not its secret's mask", async () => {
      const { state } = await create(inline());
      const [sync] = stored().syncs;
      expect(state).to.deep.include({ ...inline(), importedCredentialId: sync?.["credential_id"] });
      expect(state).to.not.have.property("credentialId");
      expect(JSON.stringify(bench.log("sequin"))).to.not.include(SECRET);
    });

    it("takes over what is there already in just this form, with a warning and no write", async () => {
      const { id } = await existing(ALL);
      const again = await create(ALL);
      expect(again.id).to.equal(id);
      expect(again.state).to.deep.include(ALL);
      expect(requests()).to.deep.equal([LOOK]);
      expect(bench.warnings.join()).to.include(id).and.include("taken over");
    });

    it("refuses what is there with other settings, with its id and each difference", async () => {
      const { id } = await existing(ALL);
      const error = await rejection(create({ ...ALL, maxAgeDays: 7, metadata: { plan: "pro" } }));
      expect(error).to.be.instanceOf(AlreadyThereError);
      expect(error.message)
        .to.include(id)
        .and.include("maxAgeDays is 365 there and 7 in the program")
        .and.include("metadata")
        .and.include("adopt: true");
      expect(requests()).to.deep.equal([LOOK]);
    });

    it("takes it over and changes it when told to, sending only what differs", async () => {
      const { id } = await existing(ALL);
      const { state } = await create({ ...ALL, maxAgeDays: 7, adopt: true });
      expect(state).to.deep.include({ ...ALL, maxAgeDays: 7, adopt: true, syncId: id });
      const [, patch] = bench.log("sequin");
      expect(patch).to.deep.include({ method: "PATCH", body: { max_age_days: 7 } });
      expect(stored().syncs).to.have.length(1);
    });

    it("gives a credential that is taken over the program's secret: which one it had does not show", async () => {
      await existing(inline({ secret: "sk_live_of_somebody_else" }));
      const { state } = await create(inline());
      expect(requests()).to.deep.equal([LOOK, "POST /v1/credentials"]);
      expect(state).to.deep.include(inline());
      expect(stored().credentials.map((credential) => (credential["properties"] as Values)["secret"])).to.include(
        SECRET,
      );
    });

    it("refuses what is there with another credential, adopt or not: that never changes", async () => {
      const { id } = await existing(LEAST);
      const error = await rejection(create({ ...LEAST, credentialId: SEEDED.secondCredentialId, adopt: true }));
      expect(error.message).to.include(id).and.include(SEEDED.credentialId).and.include("cannot be changed");
      expect(stored().syncs).to.have.length(1);
    });

    it("takes a sync of another customer for another one: other provider, stream, name or external id", async () => {
      bench.sandbox.configure("sequin", { externalId: "echoed" });
      await existing({ ...LEAST, externalId: "a" });
      for (const other of [
        { provider: "github" },
        { streamId: SEEDED.secondStreamId },
        { name: "B" },
        { externalId: "b" },
      ]) {
        await create({ ...LEAST, externalId: "a", ...other });
      }
      expect(stored().syncs).to.have.length(5);
    });

    it("refuses when several syncs could be meant", async () => {
      change({ addSyncs: 2, fields: { name: LEAST.name } });
      const error = await rejection(create(LEAST));
      for (const sync of stored().syncs) expect(error.message).to.include(sync["id"]);
      expect(error.message).to.include("a name of its own");
    });

    it("says which field the platform refuses, in its own words", async () => {
      const error = await rejection(create({ ...LEAST, streamId: "nope" }));
      expect(error.message).to.include("422").and.include("stream_id: does not exist");
    });
  });

  describe("read", () => {
    it("finds no difference after a creation", async () => {
      for (const args of [LEAST, ALL, inline(), { ...ALL, externalId: "customer-1", status: "disabled" }]) {
        bench.sandbox.reset();
        bench.newRun();
        const { id, state } = await existing(args);
        expect(await read(id, state)).to.deep.equal({ id, inputs: args, state });
      }
    });

    it("reads all syncs of the account with one list", async () => {
      const ids = change({ addSyncs: 300 }) as string[];
      const found = await Promise.all(ids.map((id) => read(id, { ...ALL, syncId: id })));
      expect(found.map((observed) => observed?.id)).to.deep.equal(ids);
      expect(requests()).to.deep.equal(["GET /v1/syncs"]);
    });

    /** Every managed setting, changed by hand. */
    const drift: [field: Values, name: string, value: unknown][] = [
      [{ name: "Renamed" }, "name", "Renamed"],
      [{ collection_ids: ["b", "a"] }, "collectionIds", ["a", "b"]],
      [
        { rate_limit: { allowed_requests: 1, interval: 60, max_concurrent_requests: 5 } },
        "rateLimit",
        { allowedRequests: 1, interval: 60, maxConcurrentRequests: 5 },
      ],
      [{ status: "disabled" }, "status", "disabled"],
      [{ max_age_days: 7 }, "maxAgeDays", 7],
      [{ max_age_days: null }, "maxAgeDays", "unlimited"],
      [{ sync_frequency: "continuous" }, "syncFrequency", "continuous"],
      [{ metadata: { plan: "pro" } }, "metadata", { plan: "pro" }],
      [{ credential_id: SEEDED.secondCredentialId }, "credentialId", SEEDED.secondCredentialId],
      [{ stream_id: SEEDED.secondStreamId }, "streamId", SEEDED.secondStreamId],
    ];
    for (const [set, name, value] of drift) {
      it(`sees ${name} changed by hand to ${JSON.stringify(value)}, and nothing else`, async () => {
        const { id, state } = await existing(ALL);
        change({ sync: id, set });
        expect((await read(id, state))?.inputs).to.deep.equal({ ...ALL, [name]: value });
      });
    }

    it("does not see changes of what is not managed", async () => {
      const { id, state } = await existing({ ...LEAST, rateLimit: { allowedRequests: 10, interval: 60 } });
      const inputs = (await read(id, state))?.inputs;
      change({
        sync: id,
        set: {
          status: "disabled",
          max_age_days: 7,
          sync_frequency: "4h",
          metadata: { by: "hand" },
          rate_limit: { allowed_requests: 10, interval: 60, max_concurrent_requests: 9 },
        },
      });
      bench.newRun();
      expect((await read(id, state))?.inputs).to.deep.equal(inputs);
    });

    it("reports everything for a read by id alone, the credential by its id", async () => {
      const { id } = await existing({ ...inline(), maxAgeDays: 30 });
      const observed = await read(id, {});
      expect(observed?.inputs).to.deep.equal({
        provider: "stripe",
        streamId: LEAST.streamId,
        credentialId: stored().syncs[0]?.["credential_id"],
        name: LEAST.name,
        collectionIds: LEAST.collectionIds,
        rateLimit: { allowedRequests: 1000, interval: 60, maxConcurrentRequests: 0 },
        status: "active",
        maxAgeDays: 30,
        syncFrequency: "continuous",
        metadata: {},
      });
      expect(sequinSync.check(observed?.inputs ?? {}).inputs).to.deep.equal(observed?.inputs);
    });

    it("says that a sync is gone only when it was asked for alone", async () => {
      const { id, state } = await existing(ALL);
      change({ sync: id, delete: true });
      expect(await read(id, state)).to.equal(undefined);
      expect(requests()).to.include(`GET /v1/syncs/${id}`);
    });
  });

  describe("update", () => {
    it("sends one PATCH with what changed, and reads it back", async () => {
      const { id, state } = await existing(ALL);
      const news = { ...ALL, syncFrequency: "continuous", maxAgeDays: "unlimited" };
      expect(await update(id, state, news)).to.deep.equal({ ...state, ...news });
      const [patch, ...more] = bench.log("sequin");
      expect(patch).to.deep.include({ method: "PATCH", body: { sync_frequency: "continuous", max_age_days: null } });
      expect(more.map(({ method, path }) => `${method} ${path}`)).to.deep.equal([`GET /v1/syncs/${id}`]);
    });

    it("makes no request when something is no longer managed, and forgets it", async () => {
      const { id, state } = await existing(ALL);
      expect(await update(id, state, LEAST)).to.deep.equal({ ...LEAST, syncId: id, orgId: SEEDED.orgId });
      expect(requests()).to.deep.equal([]);
      expect(stored().syncs[0]).to.include({ max_age_days: 365 });
    });

    it("imports a new secret and touches nothing else", async () => {
      const { id, state } = await existing(inline());
      const before = stored().syncs;
      const news = inline({ secret: "sk_live_the_next_secret" });
      expect(await update(id, state, news)).to.deep.equal({ ...state, ...news });
      expect(requests()).to.deep.equal(["POST /v1/credentials"]);
      expect(stored().syncs).to.deep.equal(before);
      expect(JSON.stringify(stored().credentials)).to.include("the_next_secret").and.not.include(SECRET);
    });

    it("reads what it wrote, not what a list said before", async () => {
      const { id, state } = await existing(ALL);
      await read(id, state);
      const after = await update(id, state, { ...ALL, name: "New" });
      expect((await read(id, after))?.inputs).to.include({ name: "New" });
    });

    it("fails with what to do when the sync is gone", async () => {
      const { id, state } = await existing(ALL);
      change({ sync: id, delete: true });
      const error = await rejection(update(id, state, { ...ALL, name: "New" }));
      expect(error).to.be.instanceOf(NotFoundError);
      expect(error.message).to.include("pulumi refresh");
    });
  });

  describe("delete", () => {
    it("deletes with one DELETE and looks that it is gone", async () => {
      const { id, state } = await existing(ALL);
      await sequinSync.delete(id, state, bench.context());
      expect(stored().syncs).to.deep.equal([]);
      expect(requests()).to.deep.equal([`DELETE /v1/syncs/${id}`, `GET /v1/syncs/${id}`]);
    });

    it("succeeds when it is gone already", async () => {
      const { id, state } = await existing(ALL);
      change({ sync: id, delete: true });
      await sequinSync.delete(id, state, bench.context());
    });
  });
});
