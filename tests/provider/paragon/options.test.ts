import { expect } from "chai";
import type { Values } from "../../../provider/core/values.js";
import { paragonSync } from "../../../provider/paragon/lifecycle.js";
import type { ParagonChange } from "../../../sandbox/paragon/changes.js";
import { optionsSchema } from "../../../sandbox/paragon/options.js";
import { readyCredentials } from "../../../sandbox/paragon/seed.js";
import { useBench } from "../../kit/provider.js";

const { googledrive, googledriveSecond } = readyCredentials;

/** Every behaviour that the documents leave open, one at a time, and the hardest ones together. */
const BEHAVIOURS: Record<string, unknown>[] = [
  {},
  { patchLag: 0 },
  { patchLag: 7 },
  { statusLag: 3 },
  { initialReads: 5 },
  { purgeLag: 3 },
  { purgeLag: 3, purgeListed: true },
  { duplicate: "same-id" },
  { postFrequency: "accepted" },
  { postFrequency: "refused" },
  { createdStatus: 201 },
  { listSettings: false },
  { listNames: false },
  { pipelineInId: false },
  { foreignSync: 403 },
  { unknownCredential: "refused" },
  { unknownCredential: "errors" },
  { repeatedAction: "conflict" },
  { actionBody: "empty" },
  { errorBody: "messages" },
  { errorBody: "error" },
  { errorBody: "text" },
  {
    patchLag: 4,
    statusLag: 2,
    initialReads: 3,
    purgeLag: 4,
    purgeListed: true,
    duplicate: "same-id",
    postFrequency: "refused",
    createdStatus: 201,
    listSettings: false,
    listNames: false,
    repeatedAction: "conflict",
    actionBody: "empty",
    errorBody: "text",
  },
];

describe("paragon.Sync, whatever Paragon does where its documents are silent", () => {
  const bench = useBench();

  it("has every option of the sandbox in its list", () => {
    const covered = new Set(BEHAVIOURS.flatMap(Object.keys));
    expect(covered).to.deep.equal(new Set(Object.keys(optionsSchema.shape)));
  });

  for (const behaviour of BEHAVIOURS) {
    it(`lives its life under ${JSON.stringify(behaviour)}`, async () => {
      bench.sandbox.configure("paragon", behaviour);
      const change = (request: ParagonChange): unknown => bench.sandbox.change("paragon", request);
      const there = (): Values[] => (bench.sandbox.snapshot("paragon") as { syncs: Values[] }).syncs;
      const base = { userId: "acme", integration: "googledrive", pipeline: "files", configurationName: "drive" };
      const first = { ...base, credentialId: googledrive, incrementalAccumulatorFrequency: "1h", paused: true };

      // Created, and read back as declared.
      const { id, state } = await paragonSync.create(first, bench.context());
      expect(there()[0]).to.include({ incrementalAccumulatorFrequency: "1h", status: "DISABLED", fullSyncs: 1 });
      const read = async (known: Values): Promise<Values | undefined> => {
        bench.newRun();
        return (await paragonSync.read(id, known, bench.context()))?.inputs;
      };
      expect(await read(state)).to.deep.equal(first);

      // Updated: one PATCH, one action, and again as declared.
      bench.newRun();
      bench.requests("paragon");
      const second = { ...base, credentialId: googledriveSecond, incrementalAccumulatorFrequency: "5m", paused: false };
      const after = await paragonSync.update(id, state, second, bench.context());
      const writes = bench.requests("paragon").filter((line) => !line.startsWith("GET"));
      expect(writes.map((line) => line.replace(/ .*\//, " "))).to.deep.equal([
        `PATCH ${String(state["syncId"])}`,
        "POST reenable",
      ]);
      expect(there()[0]).to.include({ credentialId: googledriveSecond, fullSyncs: 2 });
      expect(await read(after)).to.deep.equal(second);

      // Drift is found and put back.
      change({ set: { syncId: String(state["syncId"]), incrementalAccumulatorFrequency: "24h", paused: true } });
      bench.newRun();
      const drifted = await paragonSync.read(id, after, bench.context());
      expect(drifted?.inputs).to.deep.equal({ ...second, incrementalAccumulatorFrequency: "24h", paused: true });
      const back = await paragonSync.update(id, drifted?.state ?? {}, second, bench.context());
      expect(await read(back)).to.deep.equal(second);

      // Replaced under the same id.
      bench.newRun();
      await paragonSync.delete(id, back, bench.context());
      const third = { ...second, configuration: { folderId: "2" } };
      const created = await paragonSync.create(third, bench.context());
      expect(created.id).to.equal(id);
      expect(there()).to.have.length(1);
      expect(there()[0]).to.deep.include({ configuration: { folderId: "2" } });
      expect(await read(created.state)).to.deep.equal(third);

      // Deleted twice, and gone.
      bench.newRun();
      await paragonSync.delete(id, created.state, bench.context());
      await paragonSync.delete(id, created.state, bench.context());
      expect(there()).to.deep.equal([]);
      expect(bench.warnings).to.deep.equal([]);
    });
  }
});
