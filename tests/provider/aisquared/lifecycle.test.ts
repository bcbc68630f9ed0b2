import { expect } from "chai";
import { aisquaredSync } from "../../../provider/aisquared/lifecycle.js";
import { rejection } from "../../kit/provider.js";
import { ARGS, BODY, checked, LIST, LOGIN, partial, useAisquared } from "./support.js";

describe("aisquared.Sync", () => {
  const bench = useAisquared();

  describe("create", () => {
    it("looks whether it is there, and posts the whole sync", async () => {
      const { id, state } = await bench.create({ ...ARGS, cursorField: "updated_at" });
      expect(id).to.equal("1/1");
      expect(bench.requests("aisquared")).to.deep.equal([LOGIN, LIST, "POST /api/v1/syncs"]);
      expect(state).to.deep.equal({
        ...checked({ ...ARGS, cursorField: "updated_at" }),
        syncId: "1",
        createdWith: { workspaceId: "1", cursorField: "updated_at" },
      });
    });

    it("sends numbers for ids, the whole schedule, and the workspace in the header", async () => {
      await bench.create({ ...ARGS, sourceId: "1", cursorField: "" });
      const [post] = bench.writes();
      expect(post?.body).to.deep.equal({ sync: BODY });
      expect(post?.headers["workspace-id"]).to.equal("1");
    });

    it("creates a paused one by POST and PATCH", async () => {
      const { id, state } = await bench.create({ ...ARGS, paused: true });
      expect(bench.calls()).to.deep.equal([LIST, "POST /api/v1/syncs", "PATCH /api/v1/syncs/1/enable"]);
      expect(state["paused"]).to.equal(true);
      expect(bench.sync(id).status).to.equal("disabled");
      expect(bench.data().schedules).to.deep.equal([]);
    });

    it("keeps the id of one that could not be paused, as it is: the next update pauses it", async () => {
      bench.sandbox.fault({
        platform: "aisquared",
        method: "PATCH",
        status: 403,
        body: { errors: [{ detail: "no" }] },
      });
      const { id, state } = await partial(bench.create({ ...ARGS, paused: true }));
      expect(id).to.equal("1/1");
      expect(state["paused"]).to.equal(false);
      bench.nextRun();
      await bench.update(id, state, { ...ARGS, paused: true });
      expect(bench.calls()).to.deep.equal(["GET /api/v1/syncs/1", "PATCH /api/v1/syncs/1/enable"]);
      expect(bench.sync(id).status).to.equal("disabled");
    });

    it("lists the workspace once for many syncs", async () => {
      const { modelIds } = bench.change({ addModels: { count: 5 } }) as { modelIds: number[] };
      await Promise.all(modelIds.map((modelId) => bench.create({ ...ARGS, modelId })));
      expect(bench.calls().filter((request) => request === LIST)).to.have.length(1);
    });

    it("is created in the workspace of the settings, and says where it is", async () => {
      const { id, state } = await bench.create({ ...ARGS, workspaceId: 2 });
      expect(id).to.equal("2/1");
      expect(state).to.deep.include({ workspaceId: "2", createdWith: { workspaceId: "2", cursorField: "" } });
      expect((await bench.create(ARGS)).id).to.equal("1/2");
    });

    for (const [what, args, pattern] of [
      ["a destination without a catalog", { destinationId: 4 }, /Catalog is missing.*discover/],
      ["a stream that the catalog has not", { streamName: "Profile" }, /stream_name.*case counts/],
      ["a model that is not there", { modelId: 99 }, /model must exist/],
    ] as const) {
      it(`explains a refusal: ${what}`, async () => {
        const error = await rejection(bench.create({ ...ARGS, ...args }));
        expect(error.message)
          .to.match(pattern)
          .and.match(/^AI Squared: POST \/api\/v1\/syncs/);
        expect(bench.data().syncs).to.deep.equal([]);
      });
    }
  });

  describe("read", () => {
    it("reads any number of syncs of a workspace with one list", async () => {
      const { modelIds } = bench.change({ addModels: { count: 5 } }) as { modelIds: number[] };
      const made = await Promise.all(modelIds.map((modelId) => bench.create({ ...ARGS, modelId })));
      bench.nextRun();
      const seen = await Promise.all(made.map(({ id, state }) => bench.read(id, state)));
      expect(bench.calls()).to.deep.equal([LIST]);
      expect(seen.map((each) => each?.state)).to.deep.equal(made.map(({ state }) => state));
    });

    it("answers what the program said, whatever order the database gives the keys", async () => {
      const { id, inputs, state } = await bench.existing({ ...ARGS, cursorField: null, paused: false });
      const seen = await bench.read(id, state);
      expect(seen).to.deep.equal({ id, inputs, state });
    });

    it("leaves alone what is not managed", async () => {
      const { id, state } = await bench.existing(ARGS);
      bench.change({ pauseSync: 1 });
      bench.change({ setColumns: { id: 1, current_cursor_field: "x" } });
      expect((await bench.read(id, state))?.state).to.deep.equal(state);
    });

    it("reports every managed field that was changed by hand", async () => {
      const { id, state } = await bench.existing({ ...ARGS, paused: false });
      bench.change({
        updateSync: {
          id: 1,
          set: {
            source_id: 2,
            model_id: 2,
            stream_name: "customer",
            sync_mode: "full_refresh",
            schedule_type: "cron_expression",
            cron_expression: " 0 5 * * MON-FRI ",
            configuration: [{ from: "a", to: "b", mapping_type: "standard" }],
          },
        },
      });
      bench.change({ pauseSync: 1 });
      const seen = await bench.read(id, state);
      expect(seen?.inputs).to.deep.equal({
        sourceId: "2",
        destinationId: "3",
        modelId: "2",
        streamName: "customer",
        syncMode: "full_refresh",
        scheduleType: "cron_expression",
        cronExpression: "0 5 * * 1-5",
        configuration: [{ from: "a", to: "b", mapping_type: "standard" }],
        paused: true,
      });
    });

    it("takes a failed sync for an enabled one", async () => {
      const { id, state } = await bench.existing({ ...ARGS, paused: false });
      bench.change({ run: { syncId: 1, status: "failed" } });
      expect((await bench.read(id, state))?.state["paused"]).to.equal(false);
    });

    it("shows an interval that does not run as it says in the platform's words", async () => {
      const { id, state } = await bench.existing(ARGS);
      bench.change({ updateSync: { id: 1, set: { sync_interval: 90 } } });
      expect((await bench.read(id, state))?.inputs["syncInterval"]).to.equal("90 minutes");
    });

    for (const [wire, canonical] of [
      [{ sync_interval: 60, sync_interval_unit: "minutes" }, "1h"],
      [{ sync_interval: 24, sync_interval_unit: "hours" }, "1d"],
      [{ sync_interval: 1, sync_interval_unit: "weeks" }, "7d"],
    ] as const) {
      it(`shows ${wire.sync_interval} ${wire.sync_interval_unit} as ${canonical}: the same step for the scheduler`, async () => {
        const { id, state } = await bench.existing(ARGS);
        bench.change({ updateSync: { id: 1, set: wire } });
        expect((await bench.read(id, state))?.inputs["syncInterval"]).to.equal(canonical);
      });
    }

    it("reads everything by an id alone, a bare one in the workspace of the settings", async () => {
      await bench.existing({ ...ARGS, cursorField: "updated_at", paused: true });
      for (const id of ["1/1", "1"]) {
        const seen = await bench.read(id, {});
        expect(seen?.id).to.equal("1/1");
        expect(seen?.inputs).to.deep.equal(
          checked({ ...ARGS, workspaceId: "1", cursorField: "updated_at", paused: true }),
        );
      }
    });

    for (const id of ["abc", "1/2/3", "1/1.5", "1/", "/1", "0/1"]) {
      it(`refuses the id "${id}"`, async () => {
        const error = await rejection(bench.read(id, {}));
        expect(error.message).to.match(/workspaceId\/syncId/);
        expect(bench.requests("aisquared")).to.deep.equal([]);
      });
    }

    it("says that a deleted one is gone, also after its model was deleted", async () => {
      const { id, state } = await bench.existing(ARGS);
      bench.change({ deleteModel: 1 });
      expect(await bench.read(id, state)).to.equal(undefined);
      expect(bench.calls()).to.deep.equal([LIST, "GET /api/v1/syncs/1"]);
    });

    it("goes by the workspace of the id, whatever the settings say now", async () => {
      const { id, state } = await bench.existing(ARGS);
      bench.variables["AISQUARED_WORKSPACE_ID"] = "2";
      expect((await bench.read(id, state))?.state).to.deep.equal(state);
    });

    for (const [what, fault] of [
      ["a page of a proxy", { status: 404, body: "<!doctype html><title>Not here</title>" }],
      ["a 404 in other words", { status: 404, body: { status: 404, error: "Not Found" } }],
      [
        "no permission",
        { status: 403, body: { errors: [{ status: 403, detail: "You are not authorized to do this action" }] } },
      ],
      [
        "a workspace that is not the user's",
        { status: 400, body: { errors: [{ detail: "... Workspace not found" }] } },
      ],
      ["a server that fails", { status: 500, body: "" }],
      ["a page that says 200", { status: 200, body: "<html></html>" }],
      ["a cut answer", { cutAfter: 40 }],
    ] as const) {
      it(`does not take ${what} for gone`, async () => {
        const { id, state } = await bench.existing(ARGS);
        bench.sandbox.fault({ platform: "aisquared", path: "/syncs", times: "always", ...fault });
        const error = await rejection(bench.read(id, state));
        expect(error.message).to.match(/^AI Squared: GET \/api\/v1\/syncs/);
      });
    }

    it("does not take the wrong workspace for gone", async () => {
      const { state } = await bench.existing(ARGS);
      const error = await rejection(bench.read("7/1", state));
      expect(error.message)
        .to.match(/Workspace not found/)
        .and.match(/AISQUARED_WORKSPACE_ID/);
    });

    it("finds a sync that slipped through the pages of a list", async () => {
      const { id, state } = await bench.existing(ARGS);
      bench.sandbox.fault({ platform: "aisquared", path: "page=1", body: { data: [] } });
      expect((await bench.read(id, state))?.state).to.deep.equal(state);
    });
  });

  describe("update", () => {
    it("puts the whole writable body for any change, and nothing else", async () => {
      const { id, state } = await bench.existing({ ...ARGS, cursorField: "updated_at" });
      const news = { ...ARGS, cursorField: "updated_at", syncInterval: "every hour" };
      const after = await bench.update(id, state, news);
      const [put, ...more] = bench.writes();
      expect(more).to.deep.equal([]);
      expect(put).to.deep.include({ method: "PUT", path: "/api/v1/syncs/1" });
      expect(put?.body).to.deep.equal({ sync: { ...BODY, sync_interval: 1, sync_interval_unit: "hours" } });
      expect(after).to.deep.equal({ ...state, syncInterval: "1h" });
      expect(bench.warnings).to.deep.equal([]);
    });

    it("looks before it enables or disables", async () => {
      const { id, state } = await bench.existing({ ...ARGS, paused: false });
      bench.change({ pauseSync: 1 });
      const after = await bench.update(id, state, { ...ARGS, paused: true });
      expect(bench.calls()).to.deep.equal(["GET /api/v1/syncs/1"]);
      expect(after["paused"]).to.equal(true);
    });

    it("looks what a pause is that the program says for the first time", async () => {
      const { id, state } = await bench.existing(ARGS);
      await bench.update(id, state, { ...ARGS, paused: false });
      expect(bench.calls()).to.deep.equal(["GET /api/v1/syncs/1"]);
      bench.change({ pauseSync: 1 });
      await bench.update(id, state, { ...ARGS, paused: false });
      expect(bench.sync(id).status).to.equal("pending");
    });

    it("sends nothing and asks nothing when an argument only leaves the program", async () => {
      const { id, state } = await bench.existing({ ...ARGS, paused: true });
      const after = await bench.update(id, state, ARGS);
      expect(bench.calls()).to.deep.equal([]);
      expect(after).to.not.have.property("paused");
      expect(after).to.deep.include({ syncId: "1", createdWith: { workspaceId: "1", cursorField: "" } });
    });

    it("leaves the mapping to others where only the schedule is managed", async () => {
      const own = { from: "z", to: "name", mapping_type: "standard" };
      bench.change({ createSync: { fields: { ...BODY, configuration: [own] } } });
      const { sourceId, destinationId, modelId, streamName, syncInterval } = ARGS;
      const schedule = { sourceId, destinationId, modelId, streamName, syncInterval };
      const { id, state } = await bench.existing({ ...schedule, adopt: true });
      await bench.update(id, state, { ...schedule, adopt: true, syncInterval: "1h" });
      const [put] = bench.writes();
      expect(put?.body).to.not.have.nested.property("sync.configuration");
      expect(bench.sync(id).configuration).to.deep.equal([own]);
    });

    it("tells that a sync is not there any more", async () => {
      const { id, state } = await bench.existing(ARGS);
      bench.change({ deleteSync: 1 });
      const error = await rejection(bench.update(id, state, { ...ARGS, syncInterval: "1h" }));
      expect(error.message).to.match(/1\/1 is not there any more.*pulumi refresh/);
    });

    it("does not enable twice when the answer was lost", async () => {
      const { id, state } = await bench.existing({ ...ARGS, paused: true });
      bench.sandbox.fault({ platform: "aisquared", method: "PATCH", drop: "after" });
      const after = await bench.update(id, state, { ...ARGS, paused: false });
      expect(after["paused"]).to.equal(false);
      expect(bench.calls().filter((call) => call.startsWith("PATCH"))).to.have.length(1);
    });

    it("enables again when the request was lost", async () => {
      const { id, state } = await bench.existing({ ...ARGS, paused: true });
      bench.sandbox.fault({ platform: "aisquared", method: "PATCH", drop: "before" });
      await bench.update(id, state, { ...ARGS, paused: false });
      expect(bench.sync(id).status).to.equal("pending");
    });

    it("keeps what was done when a later call fails", async () => {
      const { id, state } = await bench.existing({ ...ARGS, paused: false });
      bench.sandbox.fault({ platform: "aisquared", method: "PATCH", status: 403, body: {}, times: "always" });
      const left = await partial(bench.update(id, state, { ...ARGS, paused: true, syncInterval: "1h" }));
      expect(left.state).to.deep.include({ syncInterval: "1h", paused: false });
    });

    it("explains that a catalog which lost the stream blocks every change", async () => {
      const { id, state } = await bench.existing({ ...ARGS, paused: false });
      bench.change({ catalog: { connectorId: 3, streams: ["customer"] } });
      const put = await rejection(bench.update(id, state, { ...ARGS, paused: false, syncInterval: "1h" }));
      expect(put.message).to.match(/stream_name.*discover\?refresh=true/);
      const patch = await rejection(bench.update(id, state, { ...ARGS, paused: true }));
      expect(patch.message).to.match(/lost the stream.*discover\?refresh=true/);
    });

    it("explains an aborted sync", async () => {
      const { id, state } = await bench.existing({ ...ARGS, paused: false });
      bench.change({ setColumns: { id: 1, status: "aborted" } });
      const error = await rejection(bench.update(id, state, { ...ARGS, paused: true }));
      expect(error.message).to.match(/aborted.*delete it/);
    });
  });

  describe("delete", () => {
    it("deletes the sync and its schedule", async () => {
      const { id, state } = await bench.existing(ARGS);
      await bench.remove(id, state);
      expect(bench.calls()).to.deep.equal(["DELETE /api/v1/syncs/1"]);
      expect(bench.data().schedules).to.deep.equal([]);
    });

    it("is content with one that is gone", async () => {
      const { id, state } = await bench.existing(ARGS);
      bench.change({ deleteSync: 1 });
      await bench.remove(id, state);
    });

    it("is not content with a page that says 404, nor with another workspace", async () => {
      const { id, state } = await bench.existing(ARGS);
      bench.sandbox.fault({ platform: "aisquared", method: "DELETE", status: 404, body: "<html>no</html>" });
      await rejection(bench.remove(id, state));
      await rejection(bench.remove("7/1", state));
      expect(bench.sync(id).discarded_at).to.equal(null);
    });

    it("makes room for the sync of a replacement", async () => {
      const { id, state } = await bench.existing({ ...ARGS, cursorField: "created_at" });
      await bench.read(id, state);
      await bench.remove(id, state);
      const { id: next } = await bench.create({ ...ARGS, cursorField: "updated_at" });
      expect(next).to.equal("1/2");
    });
  });

  describe("replacement", () => {
    const replaced = (olds: object, news: object): readonly string[] =>
      aisquaredSync.replacement({ ...olds }, checked({ ...ARGS, ...news })).replaces;

    it("comes by another workspace or cursor, the old sync deleted first", async () => {
      const { state } = await bench.existing({ ...ARGS, cursorField: "a", workspaceId: 1 });
      const news = checked({ ...ARGS, cursorField: "b", workspaceId: 2 });
      expect(aisquaredSync.replacement(state, news)).to.deep.equal({
        replaces: ["workspaceId", "cursorField"],
        deletesFirst: true,
      });
    });

    it("does not come when a program says for the first time what is so", async () => {
      const { state } = await bench.existing(ARGS);
      expect(replaced(state, { workspaceId: "1", cursorField: "" })).to.deep.equal([]);
      expect(replaced(state, { workspaceId: "2" })).to.deep.equal(["workspaceId"]);
      expect(replaced(state, { cursorField: "updated_at" })).to.deep.equal(["cursorField"]);
    });

    it("does not come by a null cursor where there is none, nor by what leaves the program", async () => {
      const { state } = await bench.existing({ ...ARGS, cursorField: "", workspaceId: 1 });
      expect(replaced(state, { cursorField: null })).to.deep.equal([]);
      expect(replaced(state, {})).to.deep.equal([]);
    });

    it("comes by no other argument", async () => {
      const { state } = await bench.existing(ARGS);
      const news = { sourceId: 2, modelId: 2, destinationId: 5, streamName: "customer", syncMode: "full_refresh" };
      expect(replaced(state, { ...news, scheduleType: "manual", paused: true })).to.deep.equal([]);
    });
  });
});
