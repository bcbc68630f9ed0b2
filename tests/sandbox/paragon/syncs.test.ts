import { expect } from "chai";
import { readyCredentials } from "../../../sandbox/paragon/seed.js";
import { useParagon } from "./support.js";

const { googledrive, googledriveSecond } = readyCredentials;

describe("the emulated Paragon: syncs", () => {
  const bench = useParagon();
  const { acme } = bench;
  const status = async (id: string) => (await acme("GET", `/api/syncs/${id}`)).body;
  const listed = async (): Promise<unknown> => (await acme("GET", "/api/syncs")).body?.["data"];

  describe("enabling", () => {
    it("answers the documented fields and no settings", async () => {
      const { status: code, body } = await acme("POST", "/api/syncs", {
        integration: "googledrive",
        pipeline: "files",
        configurationName: "drive-config",
        configuration: { folderId: "1abc" },
        credentialId: googledrive,
      });
      expect(code).to.equal(200);
      expect(body).to.have.all.keys("id", "userId", "integration", "pipeline", "projectId", "status");
      expect(body).to.include({ userId: "acme", status: "INITIALIZING" });
    });

    it("makes version 5 ids: the same again after a deletion, another for another name or user", async () => {
      const id = await bench.enabled({ configurationName: "one" });
      expect(id).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(await bench.enabled({ configurationName: "two" })).not.to.equal(id);
      const other = await bench.as("globex")("POST", "/api/syncs", {
        integration: "googledrive",
        pipeline: "files",
        configurationName: "one",
      });
      expect(other.body?.["id"]).to.be.a("string").and.not.equal(id);
      await acme("DELETE", `/api/syncs/${id}`);
      expect(await bench.enabled({ configurationName: "one" })).to.equal(id);
    });

    it("refuses a second one of the same key with 409, or answers the first one's id", async () => {
      const id = await bench.enabled();
      const body = { integration: "googledrive", pipeline: "files" };
      expect((await acme("POST", "/api/syncs", body)).status).to.equal(409);
      bench.options({ duplicate: "same-id" });
      const again = await acme("POST", "/api/syncs", body);
      expect(again).to.deep.include({ status: 200 });
      expect(again.body?.["id"]).to.equal(id);
    });

    it("leaves the pipeline out of the key where that is chosen", async () => {
      bench.options({ pipelineInId: false });
      await bench.enabled();
      expect((await acme("POST", "/api/syncs", { integration: "googledrive", pipeline: "folders" })).status).to.equal(
        409,
      );
    });

    it("ignores, sets or refuses a frequency, as chosen", async () => {
      const body = { configurationName: "ignored", incrementalAccumulatorFrequency: "1h" };
      expect(await status(await bench.enabled(body))).not.to.have.property("incrementalAccumulatorFrequency");
      bench.options({ postFrequency: "accepted" });
      expect(await status(await bench.enabled({ ...body, configurationName: "set" }))).to.include({
        incrementalAccumulatorFrequency: "1h",
      });
      bench.options({ postFrequency: "refused" });
      const refused = await acme("POST", "/api/syncs", {
        integration: "a",
        pipeline: "b",
        incrementalAccumulatorFrequency: "1h",
      });
      expect(refused.status).to.equal(400);
    });

    for (const [what, body] of Object.entries({
      "without an integration": { pipeline: "files" },
      "with an empty pipeline": { integration: "googledrive", pipeline: "" },
      "with a list as configuration": { integration: "googledrive", pipeline: "files", configuration: [] },
      "with a credential that is no UUID": { integration: "googledrive", pipeline: "files", credentialId: "one" },
    })) {
      it(`is refused ${what}`, async () => {
        expect((await acme("POST", "/api/syncs", body)).status).to.equal(400);
      });
    }

    it("is refused without JSON", async () => {
      expect((await acme("POST", "/api/syncs")).status).to.equal(400);
    });

    it("takes the oldest living account where none is named", async () => {
      expect(await status(await bench.enabled({ configurationName: "a" }))).to.include({ credentialId: googledrive });
      bench.sandbox.change("paragon", { disconnect: { credentialId: googledrive } });
      expect(await status(await bench.enabled({ configurationName: "b" }))).to.include({
        credentialId: googledriveSecond,
      });
    });

    it("meets a purge for as many requests as chosen, and then has the same id", async () => {
      bench.options({ purgeLag: 2 });
      const id = await bench.enabled();
      await acme("DELETE", `/api/syncs/${id}`);
      expect((await acme("GET", `/api/syncs/${id}`)).status).to.equal(404);
      const body = { integration: "googledrive", pipeline: "files" };
      const codes = [];
      for (let attempt = 0; attempt < 3; attempt++) codes.push((await acme("POST", "/api/syncs", body)).status);
      expect(codes).to.deep.equal([409, 409, 200]);
      expect((await acme("GET", `/api/syncs/${id}`)).status).to.equal(200);
    });

    it("still lists what is being purged where that is chosen", async () => {
      bench.options({ purgeLag: 1, purgeListed: true });
      const id = await bench.enabled();
      await acme("DELETE", `/api/syncs/${id}`);
      expect(await listed()).to.have.length(1);
      expect(await listed()).to.deep.equal([]);
    });
  });

  describe("reading", () => {
    it("shows a status without what the sync is", async () => {
      const seen = await status(await bench.enabled());
      expect(seen).to.have.all.keys("status", "summary", "credentialId");
    });

    it("initialises for as many reads as chosen", async () => {
      bench.options({ initialReads: 2 });
      const id = await bench.enabled();
      const seen = [];
      for (let read = 0; read < 3; read++) seen.push((await status(id))?.["status"]);
      expect(seen).to.deep.equal(["INITIALIZING", "INITIALIZING", "IDLE"]);
    });

    it("lists settings and names, or does not, as chosen", async () => {
      await bench.enabled({ configurationName: "named" });
      expect(await listed()).to.have.nested.property("[0].credentialId", googledrive);
      bench.options({ listSettings: false, listNames: false });
      expect(await listed())
        .to.have.property("0")
        .that.has.all.keys("id", "integration", "pipeline", "status", "dateCreated", "dateUpdated");
    });

    it("filters the list by credential", async () => {
      await bench.enabled({ configurationName: "a" });
      await bench.enabled({ configurationName: "b", credentialId: googledriveSecond });
      const { body } = await acme("GET", `/api/syncs?credentialId=${googledriveSecond}`);
      expect(body?.["data"]).to.have.length(1);
    });

    it("shows no frequency until one is set", async () => {
      bench.options({ patchLag: 0 });
      const id = await bench.enabled();
      expect(await status(id)).not.to.have.property("incrementalAccumulatorFrequency");
      await acme("PATCH", `/api/syncs/${id}`, { incrementalAccumulatorFrequency: "5m" });
      expect(await status(id)).to.include({ incrementalAccumulatorFrequency: "5m" });
    });
  });

  describe("updating", () => {
    it("answers that it is being processed, and shows it some reads later", async () => {
      bench.options({ patchLag: 2 });
      const id = await bench.enabled();
      const change = { credentialId: googledriveSecond, incrementalAccumulatorFrequency: "1h" };
      const { status: code, body } = await acme("PATCH", `/api/syncs/${id}`, change);
      expect(code).to.equal(200);
      expect(body).to.deep.equal({ id, data: change, message: "Update request accepted and is being processed" });
      expect(await status(id)).to.include({ credentialId: googledrive });
      expect(await status(id)).to.include({ credentialId: googledrive });
      expect(await status(id)).to.include(change);
    });

    it("never shows what was lost", async () => {
      bench.sandbox.fault({ platform: "paragon", named: "lost-update" });
      const id = await bench.enabled();
      await acme("PATCH", `/api/syncs/${id}`, { incrementalAccumulatorFrequency: "1h" });
      for (let read = 0; read < 5; read++)
        expect(await status(id)).not.to.have.property("incrementalAccumulatorFrequency");
    });

    it("counts a full re-sync for each PATCH of the credential, and none for the frequency", async () => {
      const id = await bench.enabled();
      await acme("PATCH", `/api/syncs/${id}`, { incrementalAccumulatorFrequency: "1h" });
      expect(bench.sandbox.snapshot("paragon")).to.have.nested.property("syncs[0].fullSyncs", 1);
      await acme("PATCH", `/api/syncs/${id}`, { credentialId: googledriveSecond });
      expect(bench.sandbox.snapshot("paragon")).to.have.nested.property("syncs[0].fullSyncs", 2);
    });

    for (const [what, body] of Object.entries({
      "an empty body": {},
      "another frequency": { incrementalAccumulatorFrequency: "2h" },
      "no frequency": { incrementalAccumulatorFrequency: null },
      "a credential that is no UUID": { credentialId: "x" },
    })) {
      it(`refuses ${what}`, async () => {
        expect((await acme("PATCH", `/api/syncs/${await bench.enabled()}`, body)).status).to.equal(400);
      });
    }

    it("takes an unknown credential, refuses it, or fails by it, as chosen", async () => {
      bench.options({ patchLag: 0, initialReads: 0 });
      const id = await bench.enabled();
      const unknown = { credentialId: "11111111-1111-4111-8111-111111111111" };
      expect((await acme("PATCH", `/api/syncs/${id}`, unknown)).status).to.equal(200);
      expect(await status(id)).to.include({ status: "IDLE" });
      bench.options({ unknownCredential: "refused" });
      expect((await acme("PATCH", `/api/syncs/${id}`, unknown)).status).to.equal(400);
      bench.options({ unknownCredential: "errors" });
      expect((await acme("PATCH", `/api/syncs/${id}`, unknown)).status).to.equal(200);
      expect(await status(id))
        .to.include({ status: "ERRORED" })
        .and.have.property("reason");
    });
  });

  describe("disabling and deleting", () => {
    it("stops and starts", async () => {
      const id = await bench.enabled();
      await acme("POST", `/api/syncs/${id}/disable`);
      expect(await status(id)).to.include({ status: "DISABLED" });
      await acme("POST", `/api/syncs/${id}/reenable`);
      expect(await status(id)).to.include({ status: "IDLE" });
    });

    it("may refuse what is so already, may answer without a body, may take a while", async () => {
      bench.options({ repeatedAction: "conflict", actionBody: "empty", statusLag: 1 });
      const id = await bench.enabled();
      expect((await acme("POST", `/api/syncs/${id}/reenable`)).status).to.equal(409);
      expect(await acme("POST", `/api/syncs/${id}/disable`)).to.include({ status: 200, text: "" });
      expect((await acme("POST", `/api/syncs/${id}/disable`)).status).to.equal(409);
      expect((await status(id))?.["status"]).not.to.equal("DISABLED");
      expect((await status(id))?.["status"]).to.equal("DISABLED");
    });

    it("deletes, and does not find it again", async () => {
      const id = await bench.enabled();
      expect((await acme("DELETE", `/api/syncs/${id}`)).status).to.equal(200);
      for (const [method, path] of [
        ["GET", ""],
        ["DELETE", ""],
        ["POST", "/disable"],
      ] as const) {
        expect((await acme(method, `/api/syncs/${id}${path}`)).status).to.equal(404);
      }
    });
  });
});
