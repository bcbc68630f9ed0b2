import { expect } from "chai";
import type { Values } from "../../../provider/core/values.js";
import { PartialError } from "../../../provider/core/errors/partial-error.js";
import { paragonSync } from "../../../provider/paragon/lifecycle.js";
import { fingerprint } from "../../../provider/paragon/configuration/fingerprint.js";
import type { ParagonChange } from "../../../sandbox/paragon/changes.js";
import { readyCredentials } from "../../../sandbox/paragon/seed.js";
import { rejection, useBench } from "../../kit/provider.js";

const { googledrive, googledriveSecond } = readyCredentials;
const REF = { userId: "acme", integration: "googledrive", pipeline: "files", configurationName: "default" };

/** What Paragon's documents warn of, and what they leave open. */
describe("paragon.Sync against Paragon's traps", () => {
  const bench = useBench();
  const change = (request: ParagonChange): unknown => bench.sandbox.change("paragon", request);
  const options = (settings: Record<string, unknown>): void => {
    bench.sandbox.configure("paragon", settings);
  };
  const create = (args: Values = {}) => paragonSync.create({ ...REF, ...args }, bench.context());
  const requests = () => bench.requests("paragon");
  const count = (start: string) => requests().filter((line) => line.startsWith(start)).length;

  async function existing(args: Values = {}): Promise<{ id: string; state: Values; syncId: string }> {
    const { id, state } = await create(args);
    nextRun();
    return { id, state, syncId: String(state["syncId"]) };
  }

  function nextRun(): void {
    bench.newRun();
    requests();
  }

  function syncs(): Values[] {
    return (bench.sandbox.snapshot("paragon") as { syncs: Values[] }).syncs;
  }

  describe("a credential that comes with the POST", () => {
    it("is waited for, as one that comes with a PATCH", async () => {
      await create({ credentialId: googledrive });
      expect(requests().map((line) => line.replace(/[0-9a-f-]{36}/, "…"))).to.deep.equal([
        "GET /api/syncs",
        "POST /api/syncs",
        "GET /api/syncs/…",
      ]);
    });

    it("fails where another one is in use, and the next update asks for it", async () => {
      const shown = { status: "ACTIVE", credentialId: googledriveSecond };
      bench.sandbox.fault({
        ...{ platform: "paragon", method: "GET", path: "/api/syncs/", times: "always", status: 200, body: shown },
      });
      const error = await rejection(create({ credentialId: googledrive }));
      expect(error.message)
        .to.include("POST /api/syncs")
        .and.include(`still shows credentialId "${googledriveSecond}" instead of "${googledrive}"`);
      if (!(error instanceof PartialError)) throw error;
      expect(error.state).to.include({ credentialId: googledriveSecond, unconfirmedCredentialId: googledrive });
    });
  });

  describe("an update that is accepted and applied later", () => {
    it("is waited for", async () => {
      options({ patchLag: 10 });
      const { id, state, syncId } = await existing({ credentialId: googledrive });
      await paragonSync.update(id, state, { ...REF, credentialId: googledriveSecond }, bench.context());
      expect(syncs()[0]).to.include({ credentialId: googledriveSecond, fullSyncs: 2 });
      expect(count(`PATCH /api/syncs/${syncId}`)).to.equal(1);
    });

    it("fails after a minute with what it shows, and the next run looks before it asks again", async () => {
      const { id, state, syncId } = await existing({ credentialId: googledrive });
      bench.sandbox.fault({ platform: "paragon", named: "lost-update" });
      const news = { ...REF, credentialId: googledriveSecond };
      const start = bench.clock.now();
      const error = await rejection(paragonSync.update(id, state, news, bench.context()));
      expect(bench.clock.now() - start).to.be.within(45_000, 70_000);
      expect(error.message)
        .to.include(`PATCH /api/syncs/${syncId}`)
        .and.include(`still shows credentialId "${googledrive}" instead of "${googledriveSecond}"`)
        .and.include("run it again later");
      if (!(error instanceof PartialError)) throw error;
      expect(error.state).to.include({ credentialId: googledrive, unconfirmedCredentialId: googledriveSecond });

      nextRun();
      change({ set: { syncId, credentialId: googledriveSecond } });
      const after = await paragonSync.update(id, error.state, news, bench.context());
      expect(after).to.include({ credentialId: googledriveSecond });
      expect(after["unconfirmedCredentialId"]).to.equal(undefined);
      expect(requests()).to.deep.equal([`GET /api/syncs/${syncId}`]);
    });

    it("is asked for again by the next run when it really never came", async () => {
      const { id, state } = await existing({ credentialId: googledrive });
      bench.sandbox.fault({ platform: "paragon", named: "lost-update" });
      const news = { ...REF, credentialId: googledriveSecond };
      const error = await rejection(paragonSync.update(id, state, news, bench.context()));
      if (!(error instanceof PartialError)) throw error;
      change({ set: { syncId: String(state["syncId"]) } });
      nextRun();
      await paragonSync.update(id, error.state, news, bench.context());
      expect(syncs()[0]).to.include({ credentialId: googledriveSecond });
    });

    it("does not become drift while it is late, and the mark stays until it shows", async () => {
      const { id, state } = await existing({ credentialId: googledrive });
      const late = { ...state, unconfirmedCredentialId: googledriveSecond };
      expect((await paragonSync.read(id, late, bench.context()))?.state).to.include({
        unconfirmedCredentialId: googledriveSecond,
      });
      change({ set: { syncId: String(state["syncId"]), credentialId: googledriveSecond } });
      nextRun();
      const arrived = await paragonSync.read(id, late, bench.context());
      expect(arrived?.state).to.include({ credentialId: googledriveSecond, unconfirmedCredentialId: undefined });
    });
  });

  describe("a credential that is in use already", () => {
    it("is not sent again, although the state does not know: a run was stopped after its PATCH", async () => {
      const { id, state, syncId } = await existing({ credentialId: googledrive });
      change({ set: { syncId, credentialId: googledriveSecond } });
      const news = { ...REF, credentialId: googledriveSecond, incrementalAccumulatorFrequency: "5m" };
      await paragonSync.update(id, state, news, bench.context());
      const patches = bench.log("paragon").filter((entry) => entry.method === "PATCH");
      expect(patches.map(({ body }) => body)).to.deep.equal([{ incrementalAccumulatorFrequency: "5m" }]);
    });
  });

  describe("a PATCH whose answer is lost", () => {
    it("is looked for and not sent again when it carries the credential", async () => {
      const { id, state, syncId } = await existing({ credentialId: googledrive });
      bench.sandbox.fault({ platform: "paragon", method: "PATCH", drop: "after" });
      await paragonSync.update(id, state, { ...REF, credentialId: googledriveSecond }, bench.context());
      expect(syncs()[0]).to.include({ fullSyncs: 2 });
      expect(count(`PATCH /api/syncs/${syncId}`)).to.equal(1);
    });

    it("fails when it did not come about, and is repaired by the next run", async () => {
      const { id, state } = await existing({ credentialId: googledrive });
      bench.sandbox.fault({ platform: "paragon", method: "PATCH", drop: "before" });
      const news = { ...REF, credentialId: googledriveSecond };
      const error = await rejection(paragonSync.update(id, state, news, bench.context()));
      if (!(error instanceof PartialError)) throw error;
      expect(error.message).to.include("connection to 127.0.0.1");
      nextRun();
      await paragonSync.update(id, error.state, news, bench.context());
      expect(syncs()[0]).to.include({ credentialId: googledriveSecond, fullSyncs: 2 });
    });

    it("is sent again when it carries only the frequency", async () => {
      const { id, state } = await existing({ incrementalAccumulatorFrequency: "1h" });
      bench.sandbox.fault({ platform: "paragon", method: "PATCH", drop: "before" });
      await paragonSync.update(id, state, { ...REF, incrementalAccumulatorFrequency: "5m" }, bench.context());
      expect(syncs()[0]).to.include({ incrementalAccumulatorFrequency: "5m" });
    });
  });

  describe("a POST whose answer is lost", () => {
    for (const duplicate of ["conflict", "same-id"]) {
      it(`is found in the list and not sent again (${duplicate})`, async () => {
        options({ duplicate });
        bench.sandbox.fault({ platform: "paragon", method: "POST", drop: "after" });
        const { state } = await create({ incrementalAccumulatorFrequency: "1h", paused: true });
        expect(syncs()).to.have.length(1);
        expect(syncs()[0]).to.include({
          id: state["syncId"],
          incrementalAccumulatorFrequency: "1h",
          status: "DISABLED",
        });
        expect(count("POST /api/syncs/")).to.equal(1);
        expect(bench.warnings).to.deep.equal([]);
      });
    }

    for (const fault of [{ drop: "before" }, { status: 502, body: "<html>Bad gateway</html>" }] as const) {
      it(`is sent again after a look when it had no effect (${Object.keys(fault).join()})`, async () => {
        bench.sandbox.fault({ platform: "paragon", method: "POST", ...fault });
        await create();
        expect(syncs()).to.have.length(1);
        expect(requests()).to.deep.equal(["GET /api/syncs", "POST /api/syncs", "GET /api/syncs", "POST /api/syncs"]);
      });
    }

    it("is found where the list shows no names", async () => {
      options({ listNames: false });
      change({ enable: { userId: "acme", configurationName: "another" } });
      bench.sandbox.fault({ platform: "paragon", method: "POST", drop: "after" });
      const { state } = await create();
      expect(state["syncId"]).to.equal(syncs()[1]?.["id"]);
    });

    it("gives up after three, with what happened", async () => {
      bench.sandbox.fault({ platform: "paragon", method: "POST", status: 500, times: "always" });
      const error = await rejection(create());
      expect(error.message).to.include("POST /api/syncs").and.include("500");
      expect(error).not.to.be.instanceOf(PartialError);
      expect(count("POST ")).to.equal(3);
    });

    it("is not repeated when Paragon refuses it", async () => {
      bench.sandbox.fault({
        platform: "paragon",
        method: "POST",
        status: 400,
        body: { message: "integration is not enabled" },
      });
      expect((await rejection(create())).message).to.include("integration is not enabled");
      expect(count("POST ")).to.equal(1);
    });
  });

  describe("replacing: the new sync has the old one's id", () => {
    const replace = async (): Promise<Values> => {
      const { id, state } = await existing({ configuration: { folderId: "1" } });
      await paragonSync.delete(id, state, bench.context());
      const created = await create({ configuration: { folderId: "2" } });
      expect(created.id).to.equal(id);
      return created.state;
    };

    it("waits out a purge that answers 409 and shows nothing", async () => {
      options({ purgeLag: 4 });
      const state = await replace();
      expect(state).to.deep.include({ configuration: { folderId: "2" } });
      expect(syncs()).to.have.length(1);
      expect(syncs()[0]).to.deep.include({ configuration: { folderId: "2" } });
      expect(bench.warnings).to.deep.equal([]);
    });

    it("does not take over the one that is dying, where the list still shows it", async () => {
      options({ purgeLag: 4, purgeListed: true });
      await replace();
      expect(syncs()).to.have.length(1);
      expect(bench.warnings).to.deep.equal([]);
    });

    it("waits for its predecessor of another pipeline too, where the pipeline is no part of the id", async () => {
      options({ pipelineInId: false, purgeLag: 3, purgeListed: true });
      const { id, state } = await existing();
      await paragonSync.delete(id, state, bench.context());
      const created = await create({ pipeline: "folders" });
      expect(created.id).to.equal(id);
      expect(syncs()).to.have.length(1);
      expect(syncs()[0]).to.include({ pipeline: "folders" });
    });

    it("says so when the purge does not end", async () => {
      const { id, state } = await existing();
      await paragonSync.delete(id, state, bench.context());
      bench.sandbox.fault({ platform: "paragon", named: "still-purging", times: "always" });
      const error = await rejection(create());
      expect(error.message).to.include("409").and.include("already exists");
    });

    it("deletes first, whatever of the identity or the configuration changes", () => {
      const state = {
        ...REF,
        configuration: { folderId: "1" },
        syncId: "x",
        configurationFingerprint: fingerprint({ folderId: "1" }),
      };
      for (const [name, value] of Object.entries({
        userId: "globex",
        integration: "sharepoint",
        pipeline: "folders",
        configurationName: "other",
        configuration: { folderId: "2" },
      })) {
        const news = { ...REF, configuration: { folderId: "1" }, [name]: value };
        expect(paragonSync.replacement(state, news)).to.deep.equal({ replaces: [name], deletesFirst: true });
      }
    });

    it("does not replace for the order of the configuration's keys", () => {
      const state = {
        ...REF,
        configuration: { a: 1, b: 2 },
        configurationFingerprint: fingerprint({ a: 1, b: 2 }),
        syncId: "x",
      };
      expect(paragonSync.replacement(state, { ...REF, configuration: { b: 2, a: 1 } }).replaces).to.deep.equal([]);
    });

    it("does not replace what was imported when the program says its configuration for the first time", async () => {
      const { id, state } = await existing({ configuration: { folderId: "1" } });
      const imported = await paragonSync.read(id, {}, bench.context());
      const news = { ...imported?.inputs, configuration: { folderId: "1" } };
      expect(paragonSync.replacement(imported?.state ?? {}, news).replaces).to.deep.equal([]);
      nextRun();
      const after = await paragonSync.update(id, imported?.state ?? {}, news, bench.context());
      expect(requests()).to.deep.equal([]);
      expect(after).to.deep.include({
        configuration: { folderId: "1" },
        configurationFingerprint: fingerprint({ folderId: "1" }),
      });
      expect(paragonSync.replacement(after, { ...news, configuration: {} }).replaces).to.deep.equal(["configuration"]);
      expect(state).to.include({ configurationFingerprint: fingerprint({ folderId: "1" }) });
    });

    it("replaces when a folder is named for what was enabled for the whole account", async () => {
      const { state } = await existing();
      expect(paragonSync.replacement(state, { ...REF, configuration: { folderId: "1" } }).replaces).to.deep.equal([
        "configuration",
      ]);
      expect(paragonSync.replacement(state, { ...REF, configuration: {} }).replaces).to.deep.equal([]);
    });
  });

  describe("an id without the pipeline", () => {
    for (const duplicate of ["conflict", "same-id"]) {
      it(`does not let another pipeline's sync be taken over (${duplicate})`, async () => {
        options({ pipelineInId: false, duplicate });
        change({ enable: { userId: "acme", pipeline: "folders", configurationName: "default" } });
        const error = await rejection(create({ adopt: true }));
        expect(error.message)
          .to.include('of pipeline "folders" has its configurationName')
          .and.include("Choose another one");
        expect(syncs()).to.have.length(1);
      });
    }
  });

  describe("a sync that the list leaves out", () => {
    it("is kept when its status is there", async () => {
      const { id, state } = await existing({ incrementalAccumulatorFrequency: "1h" });
      bench.sandbox.fault({ platform: "paragon", named: "short-list" });
      const found = await paragonSync.read(id, state, bench.context());
      expect(found?.inputs).to.deep.equal({ ...REF, incrementalAccumulatorFrequency: "1h" });
    });

    it("is not given up for one wrong 404, where the list has it", async () => {
      options({ listSettings: false });
      const { id, state, syncId } = await existing({ incrementalAccumulatorFrequency: "1h" });
      bench.sandbox.fault({
        platform: "paragon",
        path: `/api/syncs/${syncId}`,
        status: 404,
        body: { message: "Sync not found" },
      });
      expect((await rejection(paragonSync.read(id, state, bench.context()))).message).to.include("contradicts itself");
    });
  });

  describe("answers that are no sign of a deletion", () => {
    const faults = {
      401: { status: 401, body: { message: "Unauthorized" } },
      403: { status: 403, body: { message: "Forbidden" } },
      500: { status: 500, body: { message: "Oops" }, times: "always" },
      "HTML with 200": { status: 200, body: "<!doctype html><html></html>", times: "always" },
      "HTML with 404": { status: 404, body: "<!doctype html><html></html>", times: "always" },
      "a list of another shape": { status: 200, body: { syncs: [] }, times: "always" },
      "a redirect": { status: 302, headers: { Location: "https://login.example.com/" }, times: "always" },
    } as const;
    for (const [what, fault] of Object.entries(faults)) {
      it(`fails on ${what}`, async () => {
        const { id, state } = await existing();
        bench.sandbox.fault({ platform: "paragon", ...fault });
        const error = await rejection(paragonSync.read(id, state, bench.context()));
        expect(error.message).to.include("Paragon: GET /api/syncs").and.not.include("<html");
      });
    }
  });

  describe("the third party's rate limit", () => {
    it("is sat out between two looks, as Paragon asks", async () => {
      options({ patchLag: 3 });
      const { id, state } = await existing({ incrementalAccumulatorFrequency: "1h" });
      bench.sandbox.fault({ platform: "paragon", named: "rate-limited" });
      const start = bench.clock.now();
      await paragonSync.update(id, state, { ...REF, incrementalAccumulatorFrequency: "5m" }, bench.context());
      expect(bench.clock.now() - start).to.be.at.least(30_000);
    });
  });

  describe("the default credential", () => {
    it("is reported as what is in use, and managed only where it is pinned", async () => {
      const { id, state } = await existing();
      expect(state).not.to.have.property("credentialId", googledrive);
      change({ disconnect: { credentialId: googledrive } });
      expect((await paragonSync.read(id, state, bench.context()))?.inputs).to.deep.equal(REF);
    });
  });
});
