import { expect } from "chai";
import { aisquaredSync } from "../../../provider/aisquared/lifecycle.js";
import { SEEDED } from "../../../sandbox/aisquared/seed.js";
import { providerOf } from "../../properties/tiny-engine.js";
import { rejection } from "../../kit/provider.js";
import { ARGS, BODY, checked, useAisquared } from "./support.js";

/** AI Squared takes all of these without a word. */
const WRONG: readonly (readonly [what: string, args: object, message: RegExp])[] = [
  [
    "a destination as source",
    { sourceId: SEEDED.destinationId },
    /sourceId 3: the connector "klaviyo" is a destination\. The sources of workspace 1: 2 \("redshift2"\), 1 \("redshift"\)\./,
  ],
  [
    "a source as destination",
    { destinationId: SEEDED.sourceId },
    /destinationId 1: the connector "redshift" is a source\. The destinations of workspace 1: 4 .*, 3 \("klaviyo"\)\./,
  ],
  [
    "a model of another source",
    { modelId: SEEDED.secondModelId },
    /modelId 2: the model "model2" is of source 2 \("redshift2"\), not of source 1\. Give sourceId 2, or a model of source 1\./,
  ],
  [
    "the source of another model",
    { sourceId: SEEDED.secondSourceId },
    /modelId 1: the model "model1" is of source 1 .*, not of source 2/,
  ],
  [
    "a destination of another workspace",
    { destinationId: SEEDED.destinationOfOtherWorkspaceId },
    /destinationId 5: there is no such connector in workspace 1\. The destinations of workspace 1: /,
  ],
  ["a destination that is not there", { destinationId: 99 }, /destinationId 99: there is no such connector/],
  ["a model that is not there", { modelId: 99 }, /modelId 99: there is no such model in workspace 1/],
  ["a source that is not there", { sourceId: 99 }, /sourceId 99: there is no such connector/],
  [
    "everything at once",
    { sourceId: 3, destinationId: 1, modelId: 99 },
    /sourceId 3: .* modelId 99: .* destinationId 1: /,
  ],
];

const MODEL = "GET /api/v1/models/1";
const DESTINATION = "GET /api/v1/connectors/3";

describe("The references of an aisquared.Sync", () => {
  const bench = useAisquared();
  const update = async (changes: object): Promise<void> => {
    const { id, state } = await bench.existing(ARGS);
    await bench.update(id, state, { ...ARGS, ...changes });
  };
  const reads = (): string[] => bench.calls().filter((call) => /connectors|models/.test(call));

  for (const [what, args, message] of WRONG) {
    it(`are refused before a creation: ${what}`, async () => {
      const error = await rejection(bench.create({ ...ARGS, ...args }));
      expect(error.message)
        .to.match(/^AI Squared: /)
        .and.match(message);
      expect(bench.writes()).to.deep.equal([]);
    });

    it(`are refused before a change: ${what}`, async () => {
      const error = await rejection(update(args));
      expect(error.message)
        .to.match(/^AI Squared: /)
        .and.match(message);
      expect(bench.writes()).to.deep.equal([]);
      expect(bench.data().syncs[0]).to.deep.include({ source_id: 1, destination_id: 3, model_id: 1 });
    });
  }

  it("of another workspace are refused by what the answer says of them", async () => {
    bench.sandbox.fault({
      platform: "aisquared",
      path: "/connectors/3",
      body: { data: { id: "3", attributes: { name: "klaviyo", connector_type: "destination", workspace_id: 2 } } },
    });
    expect((await rejection(bench.create(ARGS))).message).to.match(
      /destinationId 3: the connector "klaviyo" is of workspace 2, not of 1/,
    );
  });

  it("are read once in a run, whatever asks for them", async () => {
    const { id, state } = await bench.existing(ARGS);
    await Promise.all([
      bench.create({ ...ARGS, streamName: "customer" }),
      bench.create({ ...ARGS, streamName: "DatabricksModel" }),
    ]);
    await bench.update(id, state, { ...ARGS, sourceId: 2, modelId: 2 });
    expect(reads().sort()).to.deep.equal([DESTINATION, MODEL, "GET /api/v1/models/2"]);
  });

  it("are read from a list where there are many", async () => {
    const { modelIds } = bench.change({ addModels: { count: 60 } }) as { modelIds: number[] };
    await Promise.all(modelIds.map((modelId) => bench.create({ ...ARGS, modelId })));
    expect(reads()).to.have.length(7);
    expect(bench.data().syncs).to.have.length(60);
  });

  it("are not looked at where they stay as they are", async () => {
    await update({ syncInterval: "45m" });
    expect(reads()).to.deep.equal([]);
  });

  it("are changed together: a model and its source", async () => {
    await update({ sourceId: 2, modelId: 2 });
    expect(bench.data().syncs[0]).to.deep.include({ source_id: 2, model_id: 2 });
  });

  it("that were wrong already do not stand in the way of another change", async () => {
    bench.change({ createSync: { fields: { ...BODY, source_id: 3, destination_id: 5 } } });
    const args = { ...ARGS, sourceId: 3, destinationId: 5 };
    const { id, state } = await bench.existing(args);
    await bench.update(id, state, { ...args, syncInterval: "45m" });
    expect(bench.sync(id).sync_interval).to.equal(45);
  });

  for (const [what, fault] of [
    ["the user may not read them", { status: 403, body: { errors: [{ detail: "You are not authorized" }] } }],
    ["a server has no such address", { status: 404, body: "<html>Not found</html>" }],
    ["an answer says nothing of kind, workspace and model", { body: { data: { id: "1", attributes: {} } } }],
    ["an answer is a page", { status: 200, body: "<html></html>" }],
    ["the request is not understood", { status: 400, body: { errors: [{ detail: "unknown" }] } }],
  ] as const) {
    it(`refuse nothing where ${what}`, async () => {
      for (const path of ["/connectors", "/models"])
        bench.sandbox.fault({ platform: "aisquared", path, times: "always", ...fault });
      expect((await bench.create({ ...ARGS, modelId: 2 })).id).to.equal("1/1");
    });
  }

  it("that could not be read are asked for again, and a failure is never kept", async () => {
    bench.sandbox.fault({ platform: "aisquared", path: "/models", status: 403, body: {} });
    await bench.create(ARGS);
    await rejection(bench.create({ ...ARGS, sourceId: 2, streamName: "customer" }));
    expect(reads().filter((call) => call === MODEL)).to.have.length(2);
  });

  it("are looked at before the old sync of a replacement is deleted", async () => {
    const { id, state } = await bench.existing({ ...ARGS, cursorField: "a" });
    for (const news of [
      { ...ARGS, cursorField: "b", destinationId: 5 },
      { ...ARGS, cursorField: "a", workspaceId: 2 },
    ]) {
      bench.nextRun();
      const provider = providerOf("r", aisquaredSync, bench.instance);
      const { inputs } = await provider.check(checked({ ...ARGS, cursorField: "a" }), news);
      expect((await provider.diff(id, state, inputs)).deleteBeforeReplace).to.equal(true);
      await provider.check({}, news);
      expect((await rejection(provider.delete(id, state))).message).to.match(/there is no such connector in workspace/);
      expect(bench.data().syncs.map(({ discarded_at }) => discarded_at)).to.deep.equal([null]);
    }
  });
});
