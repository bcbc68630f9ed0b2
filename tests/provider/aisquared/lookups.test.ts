import { expect } from "chai";
import { syncs } from "../../../provider/aisquared/lookups.js";
import { BODY, LIST, useAisquared } from "./support.js";

describe("aisquared.syncs", () => {
  const bench = useAisquared();
  const make = (fields: object, workspaceId = 1): unknown =>
    bench.change({ createSync: { workspaceId, fields: { ...BODY, ...fields } } });

  it("lists a workspace in words of a program, by id", async () => {
    make({});
    make({ schedule_type: "cron_expression", cron_expression: "@daily", stream_name: "customer", cursor_field: "at" });
    make({}, 2);
    bench.change({ pauseSync: 2 });
    const found = await syncs({}, bench.account);
    expect(found.map(({ id }) => id)).to.deep.equal(["1/1", "1/2"]);
    expect(found[1]).to.deep.equal({
      id: "1/2",
      workspaceId: "1",
      syncId: "2",
      sourceId: "1",
      destinationId: "3",
      modelId: "1",
      streamName: "customer",
      syncMode: "incremental",
      configuration: BODY.configuration,
      scheduleType: "cron_expression",
      syncInterval: undefined,
      cronExpression: "0 0 * * *",
      cursorField: "at",
      paused: true,
      status: "disabled",
    });
    expect(bench.calls()).to.deep.equal([LIST]);
  });

  it("filters by every condition, ids in either spelling", async () => {
    make({});
    make({ model_id: 2, source_id: 2 });
    make({ schedule_type: "manual", stream_name: "customer" });
    bench.change({ pauseSync: 3 });
    const ids = async (filter: Parameters<typeof syncs>[0]): Promise<string[]> =>
      (await syncs(filter, bench.account)).map(({ syncId }) => syncId);
    expect(await ids({ modelId: 2 })).to.deep.equal(["2"]);
    expect(await ids({ modelId: "1", streamName: "profile" })).to.deep.equal(["1"]);
    expect(await ids({ paused: true })).to.deep.equal(["3"]);
    expect(await ids({ paused: false, sourceId: 1 })).to.deep.equal(["1"]);
    expect(await ids({ scheduleType: "manual" })).to.deep.equal(["3"]);
    expect(await ids({ workspaceId: 2 })).to.deep.equal([]);
  });

  it("pages to the end, although the server's links go on for ever", async () => {
    const { modelIds } = bench.change({ addModels: { count: 1_001 } }) as { modelIds: number[] };
    for (const model_id of modelIds) make({ model_id });
    expect(await syncs({}, bench.account)).to.have.length(1_001);
    expect(bench.calls()).to.deep.equal([LIST, LIST.replace("page=1&", "page=2&")]);
  });
});
