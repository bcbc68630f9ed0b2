import type { ParagonData } from "../../../sandbox/paragon/model.js";
import { readyUser } from "../../../sandbox/paragon/seed.js";
import { connectedUser } from "../../../provider/paragon/session.js";
import type { ProgramPlatform } from "./platform.js";

const PIPELINES = ["contacts", "deals"];
const PLACES = Array.from({ length: 16 }, (_, identity) => ({
  pipeline: PIPELINES[identity % 2] ?? "",
  configurationName: identity < 2 ? "default" : `name-${identity >> 1}`,
}));
const CHOICES = [
  { incrementalAccumulatorFrequency: "1h", configuration: { folderId: "one" } },
  { incrementalAccumulatorFrequency: "3h", configuration: { folderId: "one" } },
  // Paragon does not show what differs here from the first.
  { incrementalAccumulatorFrequency: "1h", configuration: { folderId: "other" } },
] as const;

export const paragon: ProgramPlatform = {
  name: "paragon",
  token: "paragon:Sync",
  options: [
    {},
    { purgeLag: 2 },
    { purgeLag: 3, purgeListed: true },
    { listNames: false },
    { listNames: false, purgeLag: 2 },
    { listSettings: false, patchLag: 3 },
    { duplicate: "same-id" },
    { duplicate: "same-id", listNames: false, purgeLag: 2 },
  ],
  prepare: () => undefined,
  /** One that is listed while it is purged cannot be told from others. */
  async rest(bench) {
    if (!(bench.sandbox.snapshot("paragon") as ParagonData).options.purgeListed) return;
    for (let reads = 0; reads < 3; reads++) {
      await connectedUser(bench.account, readyUser).client.listSyncs(bench.context());
    }
  },
  args: (identity, setting) => ({ userId: readyUser, integration: "crm", ...PLACES[identity], ...CHOICES[setting] }),
  makeByHand(sandbox, identity, setting) {
    sandbox.change("paragon", {
      enable: { userId: readyUser, integration: "crm", ...PLACES[identity], ...CHOICES[setting] },
    });
  },
  found: (sandbox) =>
    (sandbox.snapshot("paragon") as ParagonData).syncs.map((sync) => ({
      id: `${sync.userId}/${sync.id}`,
      identity: PLACES.findIndex(
        ({ pipeline, configurationName }) => pipeline === sync.pipeline && configurationName === sync.configurationName,
      ),
      setting: CHOICES.findIndex(
        ({ incrementalAccumulatorFrequency: frequency, configuration }) =>
          frequency === sync.incrementalAccumulatorFrequency &&
          configuration.folderId === sync.configuration["folderId"],
      ),
    })),
  path: "/api/syncs",
  isDeletion: ({ method, path }, id) => method === "DELETE" && path.endsWith(`/${id.split("/")[1] ?? ""}`),
};
