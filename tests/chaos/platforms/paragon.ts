import { expect } from "chai";
import { readyCredentials, readyUser } from "../../../sandbox/paragon/seed.js";
import type { ParagonData } from "../../../sandbox/paragon/model.js";
import type { ChaosPlatform } from "../platform.js";

// A configuration is not read back: what is taken in by hand must not say one.
const byHand = {
  userId: readyUser,
  integration: "googledrive",
  pipeline: "files",
  configurationName: "drive",
  credentialId: readyCredentials.googledrive,
  incrementalAccumulatorFrequency: "1h",
  paused: false,
};
const first = { ...byHand, configuration: { folderId: "1AbCdEfG" } };

export const paragon: ChaosPlatform = {
  name: "paragon",
  token: "paragon:Sync",
  programs: {
    first,
    changed: { ...first, credentialId: readyCredentials.googledriveSecond, incrementalAccumulatorFrequency: "3h" },
    paused: { ...first, paused: true },
    elsewhere: { ...first, configurationName: "archive" },
    byHand,
  },
  tamper(sandbox, id) {
    const set = { syncId: id.split("/").at(-1), incrementalAccumulatorFrequency: "24h", paused: true };
    sandbox.change("paragon", { set });
  },
  rotateKey(sandbox) {
    const { signingKey } = sandbox.change("paragon", { rotateSigningKey: {} }) as { signingKey: string };
    return { PARAGON_SIGNING_KEY: signingKey };
  },
  notThere: () => ({ status: 404, body: { message: "Sync not found" } }),
  expectThere(sandbox, program) {
    const { syncs } = sandbox.snapshot("paragon") as ParagonData;
    expect(syncs.length, "syncs").to.equal(program === undefined ? 0 : 1);
    const [sync] = syncs;
    if (program === undefined || sync === undefined) return;
    expect(sync).to.include({
      userId: program["userId"],
      integration: program["integration"],
      pipeline: program["pipeline"],
      configurationName: program["configurationName"],
    });
    if ("configuration" in program) expect(sync.configuration).to.deep.equal(program["configuration"]);
    for (const update of sync.pending)
      expect({ readsLeft: update.readsLeft, ...sync }, "what is under way").to.deep.include(update);
    expect(sync.credentialId).to.equal(program["credentialId"]);
    expect(sync.incrementalAccumulatorFrequency).to.equal(program["incrementalAccumulatorFrequency"]);
    expect(sync.status === "DISABLED", "paused").to.equal(program["paused"]);
    // One when it is enabled, one for each change of its credential: a repeated one costs a full re-sync.
    const changes = program["credentialId"] === first.credentialId ? 0 : 1;
    expect(sync.fullSyncs, "full syncs").to.equal(1 + changes);
  },
  marks: ({ configurationName }, id) => [`"${String(configurationName)}"`, id?.split("/").at(-1) ?? "no id"],
  shared: /GET \/api\/syncs for user "acme"/,
  secrets: (environment) =>
    (environment["PARAGON_SIGNING_KEY"] ?? "")
      .split(/\\n|\n/)
      .filter((line) => line !== "" && !line.startsWith("-----")),
};
