import { expect } from "chai";
import { pulumiIsOnPath } from "../../bench/pulumi-on-path.js";
import type { AisquaredData } from "../../sandbox/aisquared/model.js";
import { SEEDED } from "../../sandbox/aisquared/seed.js";
import { SEED_INTEGRATION } from "../../sandbox/nango/seed.js";
import type { ParagonData } from "../../sandbox/paragon/model.js";
import { startSandbox } from "../../sandbox/server.js";
import type { Sandbox } from "../../sandbox/types.js";
import { LONG } from "../kit/length.js";
import type { Declared } from "../kit/test-stack.js";
import { embedded, type Engine, pulumi } from "../matrix/engines.js";

const paragonSync = (name: string, pipeline: string, more: Readonly<Record<string, unknown>> = {}): Declared => ({
  platform: "paragon",
  name,
  args: {
    ...{ userId: "acme", integration: "googledrive", pipeline, incrementalAccumulatorFrequency: "1h" },
    ...{ configuration: { folderId: "one" }, ...more },
  },
});
const nangoSync = (name: string, frequency: string): Declared => ({
  platform: "nango",
  name,
  args: { providerConfigKey: SEED_INTEGRATION, connectionId: "acme", syncName: "contacts", frequency },
});
const aisquaredSync = (name: string, streamName: string, syncInterval = "30m"): Declared => ({
  platform: "aisquared",
  name,
  args: {
    ...{ sourceId: SEEDED.sourceId, destinationId: SEEDED.destinationId },
    ...{ modelId: SEEDED.modelId, streamName },
    ...{
      syncMode: "incremental",
      configuration: [{ from: "email", to: "attributes.email", mapping_type: "standard" }],
    },
    syncInterval,
  },
});

/** What happens between the resources of one run, through the processes of an engine. */
function suite(start: (sandbox: Sandbox) => Engine | Promise<Engine>, isWhole: boolean): void {
  // The CLI takes long: what does not depend on its order of calls runs there in the long form only.
  const often = isWhole ? it : it.skip;
  let sandbox: Sandbox;
  let engine: Engine;
  const other = { configuration: { folderId: "other" } };
  const syncs = () => (sandbox.snapshot("paragon") as ParagonData).syncs;
  const up = (...resources: Declared[]) => {
    engine.declare(resources);
    return engine.up();
  };
  const refused = async (...resources: Declared[]): Promise<string> => {
    try {
      await up(...resources);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
    throw new Error("It was not refused.");
  };
  const expectSettled = async (): Promise<void> => {
    const { ops, writes } = await engine.preview();
    expect([...ops]).to.deep.equal([]);
    expect(writes).to.deep.equal([]);
  };

  before(async () => {
    sandbox = await startSandbox();
  });
  beforeEach(async () => {
    sandbox.reset();
    engine = await start(sandbox);
  });
  afterEach(() => {
    engine.dispose();
  });
  after(() => sandbox.close());

  it("what a run has deleted is no reason to refuse its successor, nor is the sync of another pipeline", async () => {
    sandbox.configure("paragon", { purgeLag: 2 });
    await up(paragonSync("contacts", "contacts"), paragonSync("deals", "deals"));
    await up(paragonSync("contacts", "contacts", other), paragonSync("deals", "deals"));
    expect(syncs().map(({ configuration }) => configuration["folderId"])).to.have.members(["one", "other"]);
    await expectSettled();
  });

  often("a rename that comes with another configuration is carried out", async () => {
    await up(paragonSync("old", "contacts"));
    await up(paragonSync("new", "contacts", other));
    expect(syncs().map(({ configuration }) => configuration)).to.deep.equal([{ folderId: "other" }]);
    await expectSettled();
  });

  for (const listNames of [true, false]) {
    (listNames ? it : often)(
      `a new one takes the place that another one leaves, and nothing is orphaned (names listed: ${listNames})`,
      async () => {
        sandbox.configure("paragon", { listNames });
        await up(paragonSync("a", "contacts"));
        const b = paragonSync("b", "contacts", { incrementalAccumulatorFrequency: "3h" });
        await up(b, paragonSync("a", "deals"));
        expect(syncs()).to.have.length(2);
        await expectSettled();
        await engine.destroy();
        expect(syncs()).to.have.length(0);
      },
    );
  }

  often("a rename beside a new one deletes nothing", async () => {
    const one = { configurationName: "one" };
    const { states } = await up(paragonSync("r0", "contacts", one));
    const { states: after, writes } = await up(
      paragonSync("r1", "contacts", { configurationName: "two" }),
      paragonSync("r2", "contacts", one),
    );
    expect(after.get("r2")?.id).to.equal(states.get("r0")?.id);
    expect(after.get("r1")?.id).not.to.equal(states.get("r0")?.id);
    expect(writes.filter(({ method }) => method === "DELETE")).to.deep.equal([]);
  });

  for (const order of ["first", "last"]) {
    it(`a second resource of one sync is refused in a later run, declared ${order}`, async () => {
      await up(nangoSync("a", "2h"), paragonSync("p", "contacts"), aisquaredSync("s", "profile"));
      const [a, twin] = [nangoSync("a", "2h"), nangoSync("b", "3h")];
      const others = [paragonSync("p", "contacts"), aisquaredSync("s", "profile")];
      const text = await refused(...(order === "first" ? [twin, a] : [a, twin]), ...others);
      // A preview cannot tell the name of the very first resource.
      expect(text).to.match(/declared twice: \\?"(?:[ab]|the first sync of its kind[^"]*)\\?" of this program/);
    });
  }

  often("an identity that a resource leaves by its PUT is free", async () => {
    const { states } = await up(aisquaredSync("a", "profile"));
    await up(aisquaredSync("b", "profile", "45m"), aisquaredSync("a", "customer"));
    const { syncs: there } = sandbox.snapshot("aisquared") as AisquaredData;
    expect(there.map(({ id, stream_name: stream }) => [`1/${id}`, stream])).to.have.deep.members([
      [states.get("a")?.id, "customer"],
      ["1/2", "profile"],
    ]);
    await expectSettled();
  });

  it("a replacement that cannot be made is refused before anything is deleted", async () => {
    await up(paragonSync("x", "contacts", { incrementalAccumulatorFrequency: "3h" }), paragonSync("y", "deals"));
    const ids = syncs().map(({ id }) => id);
    expect(await refused(paragonSync("y", "contacts")))
      .to.include("already exists")
      .and.include("in two steps");
    expect(syncs().map(({ id }) => id)).to.have.members(ids);
    await up(paragonSync("y", "deals"));
    await up(paragonSync("y", "contacts"));
    await expectSettled();
  });

  often("two syncs change places", async () => {
    await up(paragonSync("a", "contacts"), paragonSync("b", "deals"));
    await up(paragonSync("a", "deals"), paragonSync("b", "contacts"));
    expect(syncs()).to.have.length(2);
    await expectSettled();
  });
}

describe("Several resources of one run, on the embedded engine", function () {
  this.timeout(300_000);
  suite(embedded, true);

  it("a creation that finds the object of a resource which left the program names that one, and the alias", async () => {
    const sandbox = await startSandbox();
    const engine = embedded(sandbox);
    try {
      engine.declare([paragonSync("old", "contacts")]);
      await engine.up();
      engine.declare([paragonSync("new", "contacts", { incrementalAccumulatorFrequency: "3h" })]);
      const error = await engine.up().then(
        () => undefined,
        (thrown: unknown) => (thrown instanceof Error ? thrown.message : String(thrown)),
      );
      expect(error).to.include('"old"').and.include('aliases: [{ name: "old" }]');
    } finally {
      engine.dispose();
      await sandbox.close();
    }
  });
});

describe("Several resources of one run, on the Pulumi CLI", function () {
  this.timeout(600_000);
  if (pulumiIsOnPath()) suite(pulumi, LONG);
  else it("needs a pulumi on the PATH: not run");
});
