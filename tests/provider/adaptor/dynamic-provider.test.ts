import { expect } from "chai";
import { rejection, useBench } from "../../kit/provider.js";
import { initFailure, NANGO_LINE, startProvider, type ProviderProcess } from "./provider-process.js";

/** `DIFF_UNKNOWN`: the engine compares the inputs itself. */
const UNKNOWN_CHANGES = 0;

const UNKNOWN_VALUE = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const LINE = { __provider: NANGO_LINE };
const MINIMAL = { providerConfigKey: "hubspot", connectionId: "acme", syncName: "contacts" };
const REF = { ...MINIMAL, syncVariant: "base" };
const ID = "hubspot/acme/contacts/base";

describe("Pulumi's own dynamic provider process, with the constant line", () => {
  const bench = useBench();
  let provider: ProviderProcess;

  beforeEach(async () => {
    // One process per run, as with the engine.
    provider = await startProvider(bench.sandbox.environment);
    await provider.configure({ "nango:baseUrl": "unused" });
  });
  afterEach(() => provider.stop());

  it("lives through check, diff, create, read, update and delete", async () => {
    const { inputs, failures } = await provider.check({}, { ...MINIMAL, frequency: "every 60 minutes", ...LINE });
    expect(failures).to.deep.equal([]);
    expect(inputs).to.deep.equal({ ...REF, frequency: "1h", ...LINE });

    const created = await provider.create({ ...inputs, frequency: "5m" });
    expect(created.id).to.equal(ID);
    expect(created.properties).to.deep.include({ ...REF, frequency: "5m", ...LINE });

    expect(await provider.diff(ID, created.properties, { ...inputs, frequency: "10m" })).to.deep.equal({
      changes: UNKNOWN_CHANGES,
      replaces: [],
      deleteBeforeReplace: true,
    });

    const updated = await provider.update(ID, created.properties, { ...inputs, frequency: "10m" });
    expect(updated).to.deep.equal({ ...created.properties, frequency: "10m" });

    const read = await provider.read(ID, updated);
    expect(read).to.deep.equal({ id: ID, properties: updated, inputs: { ...REF, frequency: "10m", ...LINE } });

    const later = await startProvider(bench.sandbox.environment);
    await later.configure({});
    await later.delete(ID, updated);
    await later.stop();
    expect(
      bench
        .log("nango")
        .filter(({ method }) => method === "PUT")
        .map(({ body }) => body),
    ).to.deep.equal(
      ["5m", "10m", null].map((frequency) => ({
        provider_config_key: "hubspot",
        connection_id: "acme",
        sync_name: "contacts",
        frequency,
      })),
    );
  });

  it("stores little: the line and the arguments twice, and what stays", async () => {
    const inputs = { ...REF, frequency: "default", paused: false, ...LINE };
    const { properties: outputs } = await provider.create(inputs);
    expect(Object.keys(outputs)).to.have.members([...Object.keys(inputs), "syncId", "defaultFrequency"]);
    // What an engine writes around it is less than 800 bytes.
    expect(JSON.stringify({ inputs, outputs }).length).to.be.lessThan(1_200);
  });

  it("replaces by identity, and creates first: the targets differ", async () => {
    const olds = { ...REF, syncId: "x", ...LINE };
    expect(await provider.diff(ID, olds, { ...REF, connectionId: "globex", ...LINE })).to.deep.equal({
      changes: UNKNOWN_CHANGES,
      replaces: ["connectionId"],
      deleteBeforeReplace: false,
    });
    expect((await provider.diff(ID, olds, { ...REF, syncName: UNKNOWN_VALUE, ...LINE })).replaces).to.deep.equal([
      "syncName",
    ]);
  });

  it("lets unknown values pass and refuses known ones beside them, with path and remedy", async () => {
    const { failures } = await provider.check(
      {},
      { ...REF, connectionId: UNKNOWN_VALUE, frequency: "10s", pausd: true, ...LINE },
    );
    expect(failures).to.have.deep.members([
      {
        property: "frequency",
        reason: 'is "10s", but Nango runs a sync every 30 seconds at most; the nearest is "30s"',
      },
      { property: "pausd", reason: 'is not an argument; did you mean "paused"?' },
    ]);
  });

  it("keeps a half-made resource with its id, its line, and what is really there", async () => {
    bench.sandbox.fault({
      platform: "nango",
      path: "/sync/pause",
      status: 403,
      body: { error: { code: "forbidden", message: "Insufficient scope." } },
    });
    const error = await rejection(provider.create({ ...REF, frequency: "5m", paused: true, ...LINE }));
    const kept = initFailure(error);
    expect(kept?.id).to.equal(ID);
    expect(kept?.properties).to.deep.include({ ...REF, frequency: "5m", paused: false, ...LINE });
    expect(kept?.reasons.join()).to.include("POST /sync/pause").and.include("403 forbidden");

    const mended = await provider.update(ID, kept?.properties ?? {}, {
      ...REF,
      frequency: "5m",
      paused: true,
      ...LINE,
    });
    expect(mended).to.include({ paused: true });
  });

  it("says gone by an empty id", async () => {
    bench.sandbox.change("nango", { action: "delete-connection", connection: "acme" });
    expect((await provider.read(ID, { ...REF, frequency: "5m", syncId: "x", ...LINE })).id).to.equal("");
  });

  it("reads by id alone", async () => {
    const read = await provider.read(ID, LINE);
    expect(read.properties).to.deep.include({ ...REF, frequency: "1h", paused: false, ...LINE });
  });

  it("prints a sentence instead of a stack, and no key", async () => {
    const key = bench.sandbox.environment["NANGO_SECRET_KEY"] ?? "";
    bench.sandbox.fault({
      platform: "nango",
      status: 401,
      body: { error: { code: "unknown_account", message: `No key ${key}.` } },
    });
    const error = await rejection(provider.read(ID, { ...REF, frequency: "5m", syncId: "x", ...LINE }));
    expect(error.message)
      .to.include("Nango: GET /sync/status")
      .and.include("No key [secret].")
      .and.include("NANGO_SECRET_KEY");
    expect(provider.stderr())
      .to.match(/^pulumi-syncs: Nango: GET/)
      .and.not.match(/\n\s+at /);
    expect(error.message + provider.stderr()).not.to.include(key);
  });

  it("refuses a second creation of one sync, and names it", async () => {
    await provider.check({}, { ...REF, frequency: "5m", ...LINE });
    await provider.create({ ...REF, frequency: "5m", ...LINE });
    provider.about("other");
    const error = await rejection(provider.create({ ...REF, frequency: "6m", ...LINE }));
    expect(error.message).to.include("declared twice").and.include('sync "contacts" of connection "acme"');
    expect(initFailure(error)).to.equal(undefined);
  });

  it("leaves a sync alone that was renamed in the program", async () => {
    const { properties } = await provider.create({ ...REF, frequency: "5m", ...LINE });
    bench.requests("nango");
    provider.about("old");
    await provider.delete(ID, properties);
    expect(bench.requests("nango")).to.deep.equal([]);
  });

  it("leaves it alone in a later run too, when the rename was cut short before its delete", async () => {
    const state = { ...REF, frequency: "5m", syncId: "x", ...LINE };
    await provider.check({ ...REF, frequency: "5m", ...LINE }, { ...REF, frequency: "5m", ...LINE });
    await provider.diff(ID, state, { ...REF, frequency: "5m", ...LINE });
    provider.about("old");
    await provider.delete(ID, state);
    expect(bench.requests("nango")).to.deep.equal([]);
  });

  it("deletes and makes anew what is replaced for a reason of the engine's", async () => {
    const inputs = { ...REF, frequency: "5m", ...LINE };
    const state = { ...inputs, syncId: "x" };
    await provider.check(inputs, inputs);
    expect((await provider.diff(ID, state, inputs)).deleteBeforeReplace).to.equal(true);
    await provider.check({}, inputs);
    await provider.delete(ID, state);
    await provider.create(inputs);
    expect(
      bench
        .log("nango")
        .filter(({ method }) => method === "PUT")
        .map(({ body }) => body),
    ).to.have.length(2);
  });

  it("needs no settings for check and diff, and names both places of a missing one at the first call", async () => {
    const bare = await startProvider({ NANGO_SECRET_KEY: "", NANGO_BASE_URL: "" });
    try {
      await bare.configure({});
      const { inputs } = await bare.check({}, { ...REF, frequency: "5m", ...LINE });
      const error = await rejection(bare.create(inputs));
      expect(error.message).to.include("NANGO_SECRET_KEY").and.include("nango:secretKey");
    } finally {
      await bare.stop();
    }
  });

  it("takes settings from the stack's config where the environment has none", async () => {
    const bare = await startProvider({ NANGO_SECRET_KEY: "", NANGO_BASE_URL: "" });
    try {
      const { NANGO_SECRET_KEY = "", NANGO_BASE_URL = "" } = bench.sandbox.environment;
      await bare.configure({ "nango:secretKey": NANGO_SECRET_KEY, "nango:baseUrl": NANGO_BASE_URL });
      expect((await bare.read(ID, LINE)).id).to.equal(ID);
    } finally {
      await bare.stop();
    }
  });
});
