import { expect } from "chai";
import type { Values } from "../../../provider/core/values.js";
import { paragonSync } from "../../../provider/paragon/lifecycle.js";
import { mintUserToken } from "../../../sandbox/paragon/user-token.js";
import { rejection, useBench } from "../../kit/provider.js";

const REF = { userId: "acme", integration: "googledrive", pipeline: "files", configurationName: "default" };

describe("paragon.Sync and its credentials", () => {
  const bench = useBench();

  /** For the rest of the test; undefined: not set. */
  function set(values: Record<string, string | undefined>): void {
    Object.assign(bench.variables, values);
    bench.newRun();
  }

  async function existing(): Promise<{ id: string; state: Values }> {
    const { id, state } = await paragonSync.create({ ...REF, incrementalAccumulatorFrequency: "1h" }, bench.context());
    bench.newRun();
    bench.requests("paragon");
    return { id, state };
  }

  const operations: Record<string, (id: string, state: Values) => Promise<unknown>> = {
    read: (id, state) => paragonSync.read(id, state, bench.context()),
    update: (id, state) =>
      paragonSync.update(id, state, { ...REF, incrementalAccumulatorFrequency: "5m" }, bench.context()),
    delete: (id, state) => paragonSync.delete(id, state, bench.context()),
  };

  for (const [name, operation] of Object.entries(operations)) {
    it(`${name}: a key of another project's audience is an error, never "gone", and is not retried`, async () => {
      const { id, state } = await existing();
      set({ PARAGON_AUDIENCE: "dashboard.useparagon.com/other" });
      const error = await rejection(operation(id, state));
      expect(error.message).to.include("401").and.include("PARAGON_SIGNING_KEY").and.include("PARAGON_AUDIENCE");
      expect(bench.requests("paragon")).to.have.length(1);
    });

    it(`${name}: another project than the sync's is refused before anything is sent`, async () => {
      const { id, state } = await existing();
      set({ PARAGON_PROJECT_ID: "another-project" });
      const error = await rejection(operation(id, state));
      expect(error.message)
        .to.include("belongs to project")
        .and.include("another-project")
        .and.include("PARAGON_PROJECT_ID");
      expect(bench.requests("paragon")).to.deep.equal([]);
    });

    it(`${name}: a ready token of another user is refused before anything is sent`, async () => {
      const { id, state } = await existing();
      set({ PARAGON_USER_TOKEN: await mintUserToken("globex"), PARAGON_SIGNING_KEY: undefined });
      const error = await rejection(operation(id, state));
      expect(error.message).to.include('another user than "acme"');
      expect(bench.requests("paragon")).to.deep.equal([]);
    });

    it(`${name}: a ready token of the user is enough`, async () => {
      const { id, state } = await existing();
      set({
        PARAGON_USER_TOKEN: await mintUserToken("acme"),
        PARAGON_SIGNING_KEY: undefined,
        PARAGON_PROJECT_ID: undefined,
      });
      await operation(id, state);
    });
  }

  it("checks and plans without any settings: a pull request from a fork is reviewed without secrets", () => {
    set({ PARAGON_PROJECT_ID: undefined, PARAGON_SIGNING_KEY: undefined, PARAGON_BASE_URL: undefined });
    const { inputs, failures } = paragonSync.check(REF);
    expect(failures).to.deep.equal([]);
    expect(paragonSync.planCreate(inputs).calls).to.have.length(1);
  });

  it("shows neither the key nor a token, even where Paragon echoes it", async () => {
    const key = bench.variables["PARAGON_SIGNING_KEY"] ?? "";
    const lines = key.split("\\n").filter((line) => line !== "" && !line.startsWith("-----"));
    const token = await mintUserToken("acme");
    const bodies = [{ message: `jwt malformed: ${token}` }, { error: `Bearer ${token}` }, `key ${key}`];
    for (const body of bodies) {
      bench.sandbox.fault({ platform: "paragon", status: 400, body });
      bench.newRun();
      const error = await rejection(paragonSync.create(REF, bench.context()));
      const shown = `${error.message}\n${String(error.stack)}\n${JSON.stringify(error)}`;
      for (const secret of [token, ...lines]) expect(shown).not.to.include(secret);
    }
    expect(lines.length).to.be.greaterThan(10);
    const requests = bench.log("paragon").map(({ path, headers, body }) => ({ path, headers, body }));
    expect(JSON.stringify(requests)).not.to.include("eyJ");
  });

  it("keeps no secret in the state, and little else", async () => {
    const { state } = await existing();
    const text = JSON.stringify(state);
    expect(text).not.to.match(/eyJ|PRIVATE KEY/);
    expect(text.length).to.be.lessThan(600);
  });
});
