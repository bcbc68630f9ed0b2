import { expect } from "chai";
import type { Values } from "../../../provider/core/values.js";
import { PartialError } from "../../../provider/core/errors/partial-error.js";
import { paragonSync } from "../../../provider/paragon/lifecycle.js";
import type { ParagonChange } from "../../../sandbox/paragon/changes.js";
import { projectId, readyCredentials } from "../../../sandbox/paragon/seed.js";
import { rejection, useBench } from "../../kit/provider.js";

const LIST = "GET /api/syncs";
const ENABLE = "POST /api/syncs";
const { googledrive, googledriveSecond } = readyCredentials;
const REF = { userId: "acme", integration: "googledrive", pipeline: "files", configurationName: "default" };

describe("paragon.Sync", () => {
  const bench = useBench();
  const change = (request: ParagonChange): unknown => bench.sandbox.change("paragon", request);
  const create = (args: Values = {}) => paragonSync.create({ ...REF, ...args }, bench.context());
  const requests = () => bench.requests("paragon");
  const patches = () => bench.log("paragon").filter((entry) => entry.method === "PATCH");

  /** Creates, and starts the next run with a clean log. */
  async function existing(args: Values = {}): Promise<{ id: string; state: Values; syncId: string }> {
    const { id, state } = await create(args);
    nextRun();
    return { id, state, syncId: String(state["syncId"]) };
  }

  function nextRun(): void {
    bench.newRun();
    requests();
  }

  /** The sync on the platform's side. */
  function there(index = 0): Values {
    const data = bench.sandbox.snapshot("paragon");
    expect(data).to.have.property("syncs");
    return (data as { syncs: Values[] }).syncs[index] ?? {};
  }

  describe("create", () => {
    it("looks, enables, and says what stands", async () => {
      const { id, state } = await create({ configuration: { folderId: "1abc" }, credentialId: googledriveSecond });
      const syncId = String(state["syncId"]);
      expect(id).to.equal(`acme/${syncId}`);
      expect(state).to.deep.include({
        ...REF,
        credentialId: googledriveSecond,
        projectId,
        configuration: { folderId: "1abc" },
      });
      const [list, post, ...rest] = bench.log("paragon");
      // The last one sees that the credential is in use.
      expect([list?.method, ...rest.map(({ method, path }) => `${method} ${path}`)]).to.deep.equal([
        "GET",
        `GET /api/syncs/${syncId}`,
      ]);
      expect(post?.body).to.deep.equal({
        integration: "googledrive",
        pipeline: "files",
        configurationName: "default",
        configuration: { folderId: "1abc" },
        credentialId: googledriveSecond,
      });
    });

    it("sets the frequency by a PATCH of its own, and disables last", async () => {
      const { state } = await create({ incrementalAccumulatorFrequency: "1h", paused: true });
      const sync = `/api/syncs/${String(state["syncId"])}`;
      const sent = requests();
      expect(sent.slice(0, 4)).to.deep.equal([LIST, ENABLE, `PATCH ${sync}`, `POST ${sync}/disable`]);
      expect(new Set(sent.slice(4))).to.deep.equal(new Set([`GET ${sync}`]));
      expect(there()).to.include({ incrementalAccumulatorFrequency: "1h", status: "DISABLED" });
      expect(state).to.include({ incrementalAccumulatorFrequency: "1h", paused: true });
    });

    it("lists a user's syncs once, however many are made", async () => {
      await Promise.all(["a", "b", "c"].map((configurationName) => create({ configurationName })));
      expect(requests()).to.deep.equal([LIST, ENABLE, ENABLE, ENABLE]);
    });

    it("keeps the id, and what is there, when a later step fails", async () => {
      bench.sandbox.fault({
        platform: "paragon",
        method: "PATCH",
        status: 403,
        times: "always",
        body: { message: "no" },
      });
      const error = await rejection(
        create({ incrementalAccumulatorFrequency: "1h", credentialId: googledrive, paused: true }),
      );
      if (!(error instanceof PartialError)) throw error;
      expect(error.id).to.equal(`acme/${String(there()["id"])}`);
      expect(error.state).to.include({ credentialId: googledrive, paused: false });
      expect(error.state["incrementalAccumulatorFrequency"]).to.equal(undefined);
      const news = { ...REF, incrementalAccumulatorFrequency: "1h", credentialId: googledrive, paused: true };
      expect(paragonSync.planUpdate(error.id, error.state, news).calls.map((call) => call.carries)).to.deep.equal([
        ["paused"],
        ["incrementalAccumulatorFrequency"],
      ]);
    });
  });

  describe("what already exists", () => {
    const enable = (fields: Partial<Extract<ParagonChange, { enable: unknown }>["enable"]> = {}): void => {
      change({ enable: { userId: "acme", configurationName: "default", ...fields } });
    };

    it("is taken over with a warning where it is as declared", async () => {
      enable({ incrementalAccumulatorFrequency: "1h" });
      const { state } = await create({ incrementalAccumulatorFrequency: "1h", paused: false });
      expect(state).to.include({ syncId: there()["id"], incrementalAccumulatorFrequency: "1h" });
      expect(bench.warnings.join()).to.include("taken over").and.include("does not show its configuration");
      expect(requests()).to.deep.equal([LIST, `GET /api/syncs/${String(there()["id"])}`]);
    });

    it("is completed where a run was stopped before it had set the frequency", async () => {
      enable();
      await create({ incrementalAccumulatorFrequency: "1h" });
      expect(there()).to.include({ incrementalAccumulatorFrequency: "1h" });
    });

    it("is refused with its id where somebody has set it otherwise", async () => {
      enable({ incrementalAccumulatorFrequency: "1h", paused: true });
      const error = await rejection(create({ incrementalAccumulatorFrequency: "5m", paused: false }));
      expect(error.message)
        .to.include(`acme/${String(there()["id"])}`)
        .and.include('incrementalAccumulatorFrequency is "1h" there and "5m" in the program')
        .and.include("paused is true there and false in the program")
        .and.include('"adopt: true"');
      expect(requests().filter((line) => !line.startsWith("GET"))).to.deep.equal([]);
    });

    it("is taken over and updated with `adopt`", async () => {
      enable({ incrementalAccumulatorFrequency: "1h", paused: true });
      const { state } = await create({ incrementalAccumulatorFrequency: "5m", paused: false, adopt: true });
      expect(there()).to.include({ incrementalAccumulatorFrequency: "5m" }).and.not.include({ status: "DISABLED" });
      expect(state).to.include({ incrementalAccumulatorFrequency: "5m", paused: false, adopt: true });
    });
  });

  describe("read", () => {
    it("asks one list for all syncs of a user, where the list has their settings", async () => {
      const names = ["a", "b", "c"];
      const made = await Promise.all(
        names.map((configurationName) => create({ configurationName, incrementalAccumulatorFrequency: "1h" })),
      );
      nextRun();
      const found = await Promise.all(made.map(({ id, state }) => paragonSync.read(id, state, bench.context())));
      expect(found.map((observed) => observed?.inputs)).to.deep.equal(made.map(({ inputs }) => inputs));
      expect(requests()).to.deep.equal([LIST]);
    });

    for (const [what, set] of Object.entries({
      credentialId: { credentialId: googledriveSecond },
      incrementalAccumulatorFrequency: { incrementalAccumulatorFrequency: "24h" },
      paused: { paused: true },
    } as const)) {
      it(`finds a ${what} that somebody changed`, async () => {
        const managed = { credentialId: googledrive, incrementalAccumulatorFrequency: "1h", paused: false };
        const { id, state, syncId } = await existing(managed);
        change({ set: { syncId, ...set } });
        const found = await paragonSync.read(id, state, bench.context());
        expect(found?.inputs).to.deep.equal({ ...REF, ...managed, ...set });
      });
    }

    it("finds nothing where nothing is managed", async () => {
      const { id, state, syncId } = await existing();
      change({
        set: { syncId, credentialId: googledriveSecond, incrementalAccumulatorFrequency: "24h", paused: true },
      });
      expect((await paragonSync.read(id, state, bench.context()))?.inputs).to.deep.equal(REF);
    });

    it("takes neither an error nor a rate limit of the third party for a pause", async () => {
      const { id, state, syncId } = await existing({ paused: false });
      for (const status of ["ERRORED", "RATE_LIMITED", "ACTIVE"] as const) {
        change({ set: { syncId, status } });
        bench.newRun();
        expect((await paragonSync.read(id, state, bench.context()))?.inputs).to.include({ paused: false });
      }
    });

    it("carries the configuration over: Paragon never shows it", async () => {
      const { id, state } = await existing({ configuration: { folderId: "1abc" } });
      const found = await paragonSync.read(id, state, bench.context());
      expect(found?.inputs).to.deep.include({ configuration: { folderId: "1abc" } });
    });

    it("finds a frequency gone where the sync was deleted and enabled again: it has the same id", async () => {
      const { id, state, syncId } = await existing({ incrementalAccumulatorFrequency: "1h" });
      change({ delete: { syncId } });
      change({ enable: { userId: "acme", configurationName: "default" } });
      const found = await paragonSync.read(id, state, bench.context());
      expect(found?.inputs).to.deep.equal(REF);
    });

    it("says that it is gone when it is deleted", async () => {
      const { id, state, syncId } = await existing();
      change({ delete: { syncId } });
      expect(await paragonSync.read(id, state, bench.context())).to.equal(undefined);
      expect(requests()).to.deep.equal([LIST, `GET /api/syncs/${syncId}`]);
    });

    it("reads by id alone, and reports everything", async () => {
      const { id, syncId } = await existing({
        incrementalAccumulatorFrequency: "1h",
        configuration: { folderId: "1" },
      });
      const found = await paragonSync.read(id, {}, bench.context());
      expect(found?.inputs).to.deep.equal({
        ...REF,
        credentialId: googledrive,
        incrementalAccumulatorFrequency: "1h",
        paused: false,
      });
      expect(found?.state).to.include({ syncId, projectId });
    });

    it("reads users whose ids hold slashes, encoded or not", async () => {
      const userId = "eu/team 1%";
      const { state } = await create({ userId });
      const syncId = String(state["syncId"]);
      for (const id of [`${encodeURIComponent(userId)}/${syncId}`, `eu/team 1%/${syncId}`]) {
        const found = await paragonSync.read(id, {}, bench.context());
        expect(found).to.have.property("id", `${encodeURIComponent(userId)}/${syncId}`);
        expect(found?.inputs).to.include({ userId });
      }
    });
  });

  describe("update", () => {
    it("sends one PATCH for both fields", async () => {
      const { id, state } = await existing({ credentialId: googledrive, incrementalAccumulatorFrequency: "1h" });
      const news = { ...REF, credentialId: googledriveSecond, incrementalAccumulatorFrequency: "5m" };
      const after = await paragonSync.update(id, state, news, bench.context());
      expect(after).to.deep.include({ credentialId: googledriveSecond, incrementalAccumulatorFrequency: "5m" });
      const sent = patches();
      expect(sent.map(({ body }) => body)).to.deep.equal([
        { credentialId: googledriveSecond, incrementalAccumulatorFrequency: "5m" },
      ]);
      expect(there()).to.include({ credentialId: googledriveSecond, incrementalAccumulatorFrequency: "5m" });
    });

    it("sends only the PATCH for a frequency, and looks until it shows", async () => {
      const { id, state, syncId } = await existing({ incrementalAccumulatorFrequency: "1h" });
      await paragonSync.update(id, state, { ...REF, incrementalAccumulatorFrequency: "5m" }, bench.context());
      expect(requests()).to.deep.equal([
        `PATCH /api/syncs/${syncId}`,
        `GET /api/syncs/${syncId}`,
        `GET /api/syncs/${syncId}`,
      ]);
    });

    it("pauses before the PATCH, and ends a pause after it", async () => {
      const running = { credentialId: googledrive, paused: false };
      const paused = { credentialId: googledriveSecond, paused: true };
      const { id, state, syncId } = await existing(running);
      const writes = () => requests().filter((line) => !line.startsWith("GET"));
      const afterPause = await paragonSync.update(id, state, { ...REF, ...paused }, bench.context());
      expect(writes()).to.deep.equal([`POST /api/syncs/${syncId}/disable`, `PATCH /api/syncs/${syncId}`]);
      await paragonSync.update(id, afterPause, { ...REF, ...running }, bench.context());
      expect(writes()).to.deep.equal([`PATCH /api/syncs/${syncId}`, `POST /api/syncs/${syncId}/reenable`]);
    });

    it("does not disable what somebody has disabled already", async () => {
      bench.sandbox.configure("paragon", { repeatedAction: "conflict" });
      const { id, state, syncId } = await existing({ paused: false });
      change({ set: { syncId, paused: true } });
      await paragonSync.update(id, state, { ...REF, paused: true }, bench.context());
      expect(requests()).to.deep.equal([`GET /api/syncs/${syncId}`]);
    });

    it("enables a sync again that failed while it should be paused", async () => {
      const { id, state, syncId } = await existing({ paused: true });
      change({ set: { syncId, status: "ERRORED", reason: "credential deleted" } });
      await paragonSync.update(id, state, { ...REF, paused: false }, bench.context());
      expect(requests()).to.include(`POST /api/syncs/${syncId}/reenable`);
    });

    it("makes no call for what left the program, and leaves it alone from then on", async () => {
      const { id, state, syncId } = await existing({ incrementalAccumulatorFrequency: "1h", paused: false });
      const after = await paragonSync.update(id, state, REF, bench.context());
      expect(requests()).to.deep.equal([]);
      change({ set: { syncId, incrementalAccumulatorFrequency: "24h" } });
      expect((await paragonSync.read(id, after, bench.context()))?.inputs).to.deep.equal(REF);
    });

    it("warns when the sync has its settings and fails all the same", async () => {
      bench.sandbox.configure("paragon", { unknownCredential: "errors" });
      const { id, state } = await existing({ credentialId: googledrive });
      const credentialId = "11111111-1111-4111-8111-111111111111";
      await paragonSync.update(id, state, { ...REF, credentialId }, bench.context());
      expect(bench.warnings.join()).to.include("ERRORED").and.include("no longer valid");
    });

    it("says what to do when the sync is gone", async () => {
      const { id, state, syncId } = await existing({ incrementalAccumulatorFrequency: "1h" });
      change({ delete: { syncId } });
      const news = { ...REF, incrementalAccumulatorFrequency: "5m" };
      const error = await rejection(paragonSync.update(id, state, news, bench.context()));
      expect(error.message)
        .to.include(`PATCH /api/syncs/${syncId}`)
        .and.include("pulumi refresh")
        .and.include('user "acme"');
    });

    it("shows Paragon's own words for a refusal, whatever their shape", async () => {
      bench.sandbox.configure("paragon", { unknownCredential: "refused" });
      const { id, state } = await existing({ credentialId: googledrive });
      const news = { ...REF, credentialId: "11111111-1111-4111-8111-111111111111" };
      for (const errorBody of ["message", "messages", "error", "text"]) {
        bench.sandbox.configure("paragon", { errorBody });
        const error = await rejection(paragonSync.update(id, state, news, bench.context()));
        expect(error.message)
          .to.include("failed with 400")
          .and.include("Credential 11111111-1111-4111-8111-111111111111 not found");
      }
    });
  });

  describe("delete", () => {
    it("deletes, and succeeds for what is gone", async () => {
      const { id, state, syncId } = await existing();
      await paragonSync.delete(id, state, bench.context());
      await paragonSync.delete(id, state, bench.context());
      expect(requests()).to.deep.equal([`DELETE /api/syncs/${syncId}`, `DELETE /api/syncs/${syncId}`]);
    });

    it("swallows nothing else", async () => {
      const { id, state } = await existing();
      bench.sandbox.fault({ platform: "paragon", method: "DELETE", status: 403, body: { message: "not yours" } });
      expect((await rejection(paragonSync.delete(id, state, bench.context()))).message)
        .to.include("403")
        .and.include("not yours");
    });
  });
});
