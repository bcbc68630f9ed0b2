import { expect } from "chai";
import { connectors, models, syncs } from "../../../provider/aisquared/lookups.js";
import { rejection } from "../../kit/provider.js";
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
      sourceName: "redshift",
      destinationName: "klaviyo",
      modelName: "model1",
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
    expect(await ids({ sourceName: "redshift2" })).to.deep.equal(["2"]);
    expect(await ids({ modelName: ["model1", "model2"], destinationName: "klaviyo" })).to.deep.equal(["1", "2", "3"]);
    expect(await ids({ status: ["disabled", "failed"] })).to.deep.equal(["3"]);
    expect(await ids({ workspaceId: 2 })).to.deep.equal([]);
  });

  it("pages to the end, although the server's links go on for ever", async () => {
    const { modelIds } = bench.change({ addModels: { count: 1_001 } }) as { modelIds: number[] };
    for (const model_id of modelIds) make({ model_id });
    expect(await syncs({}, bench.account)).to.have.length(1_001);
    expect(bench.calls()).to.deep.equal([LIST, LIST.replace("page=1&", "page=2&")]);
  });
});

describe("aisquared.connectors and aisquared.models", () => {
  const bench = useAisquared();
  const CONNECTORS = "GET /api/v1/connectors?page=1&per_page=200";
  const MODELS = "GET /api/v1/models?page=1&per_page=200";

  it("list a workspace in words of a program, by id", async () => {
    expect((await connectors({}, bench.account)).map(({ connectorId }) => connectorId)).to.deep.equal([
      "1",
      "2",
      "3",
      "4",
    ]);
    expect((await connectors({ name: "klaviyo" }, bench.account))[0]).to.deep.equal({
      connectorId: "3",
      workspaceId: "1",
      name: "klaviyo",
      connectorType: "destination",
      connectorName: "Klaviyo",
    });
    expect((await models({ name: "model2" }, bench.account))[0]).to.deep.equal({
      modelId: "2",
      workspaceId: "1",
      name: "model2",
      sourceId: "2",
      sourceName: "redshift2",
      queryType: "raw_sql",
      primaryKey: "id",
    });
  });

  it("filter by every condition, with one request for each list", async () => {
    const ids = async (filter: Parameters<typeof connectors>[0]): Promise<string[]> =>
      (await connectors(filter, bench.account)).map(({ connectorId }) => connectorId);
    expect(await ids({ connectorType: "source" })).to.deep.equal(["1", "2"]);
    expect(await ids({ connectorName: "Klaviyo", name: ["klaviyo-nocat", "redshift"] })).to.deep.equal(["4"]);
    expect(await ids({ name: "nothing" })).to.deep.equal([]);
    const modelIds = async (filter: Parameters<typeof models>[0]): Promise<string[]> =>
      (await models(filter, bench.account)).map(({ modelId }) => modelId);
    expect(await modelIds({ sourceId: 2 })).to.deep.equal(["2"]);
    expect(await modelIds({ sourceName: "redshift", name: ["model1", "model2"] })).to.deep.equal(["1"]);
    expect(bench.calls()).to.deep.equal([CONNECTORS, MODELS]);
  });

  it("look into another workspace", async () => {
    const found = await connectors({ workspaceId: 2 }, bench.account);
    expect(found.map(({ connectorId, workspaceId }) => [connectorId, workspaceId])).to.deep.equal([["5", "2"]]);
    expect(await models({ workspaceId: "2" }, bench.account)).to.deep.equal([]);
  });

  it("fetch every page", async () => {
    bench.change({ addModels: { count: 250 } });
    expect(await models({}, bench.account)).to.have.length(252);
    expect(bench.calls()).to.deep.equal([MODELS, MODELS.replace("page=1&", "page=2&")]);
  });

  it("fail where the list cannot be read, and ask again", async () => {
    bench.sandbox.fault({ platform: "aisquared", path: "/connectors", status: 403, body: {} });
    expect((await rejection(connectors({}, bench.account))).message).to.match(/AI Squared.*403/s);
    expect(await connectors({}, bench.account)).to.have.length(4);
  });
});
