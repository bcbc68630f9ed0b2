import { expect } from "chai";
import { aisquaredSync } from "../../../provider/aisquared/lifecycle.js";
import { providerOf } from "../../properties/tiny-engine.js";
import { rejection } from "../../kit/provider.js";
import { ARGS, BODY, checked, LIST, partial, useAisquared } from "./support.js";

describe("aisquared.Sync that is there already", () => {
  const bench = useAisquared();
  const POST = "POST /api/v1/syncs";

  it("is taken over with a warning where it is as declared", async () => {
    bench.change({ createSync: { fields: { ...BODY, cursor_field: "" } } });
    const { id, state } = await bench.create({ ...ARGS, cursorField: "", paused: false });
    expect(id).to.equal("1/1");
    expect(state).to.deep.include({ syncId: "1", syncInterval: "30m", paused: false });
    expect(bench.calls()).to.deep.equal([LIST, "GET /api/v1/syncs/1"]);
    expect(bench.warnings.join()).to.match(/model 1 .* already exists \(1\/1\) and is taken over/);
  });

  it("is refused with its id and differences where it is not, and nothing is sent", async () => {
    bench.change({ createSync: { fields: { ...BODY, sync_interval: 45, sync_mode: "full_refresh" } } });
    bench.change({ pauseSync: 1 });
    const error = await rejection(bench.create({ ...ARGS, paused: false }));
    expect(error.message)
      .to.match(/with id 1\/1/)
      .and.match(/syncInterval is "45m" there and "30m" in the program/)
      .and.match(/syncMode is "full_refresh"/)
      .and.match(/paused is true/)
      .and.match(/adopt: true/);
    expect(bench.writes()).to.deep.equal([]);
  });

  it("gets the program's settings with adopt", async () => {
    bench.change({ createSync: { fields: { ...BODY, sync_interval: 45 } } });
    const { id, state } = await bench.create({ ...ARGS, adopt: true, paused: true });
    expect(id).to.equal("1/1");
    expect(state).to.deep.include({ syncInterval: "30m", paused: true, adopt: true });
    const [put, patch, ...more] = bench.writes();
    expect(put).to.deep.include({ method: "PUT", body: { sync: BODY } });
    expect(patch).to.deep.include({ method: "PATCH", body: { enable: false } });
    expect(more).to.deep.equal([]);
  });

  it("is not adopted with another cursor, which nothing can change", async () => {
    bench.change({ createSync: { fields: { ...BODY, cursor_field: "created_at" } } });
    const error = await rejection(bench.create({ ...ARGS, cursorField: "updated_at", adopt: true }));
    expect(error.message)
      .to.match(/"created_at" instead of "updated_at"/)
      .and.match(/1\/1/);
    expect(bench.writes()).to.deep.equal([]);
  });

  it("is refused with all ids where there are several", async () => {
    bench.change({ createSync: { fields: BODY } });
    bench.change({ createSync: { fields: BODY } });
    const error = await rejection(bench.create({ ...ARGS, adopt: true }));
    expect(error.message)
      .to.match(/2 times/)
      .and.match(/1\/1/)
      .and.match(/1\/2/);
    expect(bench.writes()).to.deep.equal([]);
  });

  it("is another resource's where that one has it in the state, and moves away in the same run", async () => {
    const { id, state } = await bench.existing(ARGS);
    const of = (name: string) => providerOf(name, aisquaredSync, bench.instance);
    // The new one comes first in the program.
    const { inputs } = await of("new").check({}, ARGS);
    const created = of("new").create(inputs);
    const { inputs: moved } = await of("old").check(checked(ARGS), { ...ARGS, streamName: "customer" });
    await of("old").diff(id, state, moved);
    await of("old").update(id, state, moved);
    expect((await created).id).to.equal("1/2");
    expect(bench.data().syncs.map((sync) => sync.stream_name)).to.deep.equal(["customer", "profile"]);
  });

  it("does not count when it was deleted", async () => {
    bench.change({ createSync: { fields: BODY } });
    bench.change({ deleteSync: 1 });
    expect((await bench.create(ARGS)).id).to.equal("1/2");
  });

  it("is needed where a program adopts and says too little to create", async () => {
    const { sourceId, destinationId, modelId, streamName } = ARGS;
    const error = await rejection(bench.create({ sourceId, destinationId, modelId, streamName, adopt: true }));
    expect(error.message)
      .to.match(/no sync of model 1 .* to adopt/)
      .and.match(/syncMode, configuration, scheduleType/);
    expect(bench.writes()).to.deep.equal([]);
  });

  describe("because the answer to its creation was lost", () => {
    const posts = (): number => bench.calls().filter((call) => call === POST).length;

    for (const [what, fault] of [
      ["the connection broke", { drop: "after" }],
      ["the answer was cut", { cutAfter: 30 }],
      ["a proxy answered 502", { status: 502, body: "<html>", applied: true }],
      ["a page said 200", { status: 200, body: "<html>", applied: true }],
    ] as const) {
      it(`is found and kept: ${what}`, async () => {
        bench.sandbox.fault({ platform: "aisquared", method: "POST", path: "/syncs", ...fault });
        const { id } = await bench.create({ ...ARGS, paused: true });
        expect(id).to.equal("1/1");
        expect(posts()).to.equal(1);
        expect(bench.data().syncs).to.have.length(1);
        expect(bench.sync(id).status).to.equal("disabled");
      });
    }

    it("is sent again when looking shows that it was never made", async () => {
      bench.sandbox.fault({ platform: "aisquared", method: "POST", path: "/syncs", drop: "before" });
      expect((await bench.create(ARGS)).id).to.equal("1/1");
      expect(posts()).to.equal(2);
      expect(bench.data().syncs).to.have.length(1);
    });

    it("ends with the failure when it is never made", async () => {
      bench.sandbox.fault({ platform: "aisquared", method: "POST", path: "/syncs", drop: "before", times: "always" });
      const error = await rejection(bench.create(ARGS));
      expect(error.message).to.match(/^AI Squared: POST/);
      expect(posts()).to.equal(2);
    });

    it("is taken over by the next run when the process died", async () => {
      bench.sandbox.fault({ platform: "aisquared", path: "/syncs", drop: "after", after: 1, times: "always" });
      await rejection(bench.create(ARGS));
      expect(bench.data().syncs).to.have.length(1);
      bench.sandbox.clearFaults();
      bench.nextRun();
      expect((await bench.create(ARGS)).id).to.equal("1/1");
      expect(bench.data().syncs).to.have.length(1);
    });
  });

  it("keeps its id when adopting fails half-way, with what is really there", async () => {
    bench.change({ createSync: { fields: { ...BODY, sync_interval: 45 } } });
    bench.sandbox.fault({ platform: "aisquared", method: "PUT", status: 403, body: {} });
    const left = await partial(bench.create({ ...ARGS, adopt: true }));
    expect(left.id).to.equal("1/1");
    expect(left.state).to.deep.include({ syncInterval: "45m" });
  });
});
