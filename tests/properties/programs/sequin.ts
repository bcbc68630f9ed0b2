import { SEEDED, type SequinData } from "../../../sandbox/sequin/data.js";
import type { ProgramPlatform } from "./platform.js";

const STREAMS = [SEEDED.streamId, SEEDED.secondStreamId];
const PLACES = Array.from({ length: 16 }, (_, identity) => ({
  streamId: STREAMS[identity % 2] ?? "",
  name: `Customer ${identity >> 1}`,
}));
const CHOICES = [
  { maxAgeDays: 30, credentialId: SEEDED.credentialId },
  { maxAgeDays: 60, credentialId: SEEDED.credentialId },
  { maxAgeDays: 30, credentialId: SEEDED.secondCredentialId },
] as const;
const COMMON = { provider: "stripe", collectionIds: ["stripe:customer"] };

export const sequin: ProgramPlatform = {
  name: "sequin",
  token: "sequin:Sync",
  options: [
    {},
    { names: "unique" },
    { staleReads: 2 },
    { names: "unique", staleReads: 2 },
    { filters: "ignored" },
    { filters: "name-contains", names: "unique" },
    { envelope: "data", externalId: "echoed" },
  ],
  prepare: () => undefined,
  async rest({ sandbox: { url, environment } }) {
    const headers = { authorization: `Bearer ${environment["SEQUIN_API_TOKEN"] ?? ""}` };
    for (let reads = 0; reads < 2; reads++) await (await fetch(`${url}/sequin/v1/syncs`, { headers })).arrayBuffer();
  },
  args: (identity, setting) => ({ ...COMMON, ...PLACES[identity], ...CHOICES[setting] }),
  makeByHand(sandbox, identity, setting) {
    const { streamId, name } = PLACES[identity] ?? { streamId: "", name: "" };
    const { maxAgeDays, credentialId } = CHOICES[setting] ?? CHOICES[0];
    sandbox.change("sequin", {
      addSyncs: 1,
      fields: {
        ...{ provider: COMMON.provider, stream_id: streamId, name, collection_ids: COMMON.collectionIds },
        ...{ max_age_days: maxAgeDays, credential_id: credentialId },
      },
    });
  },
  found: (sandbox) =>
    (sandbox.snapshot("sequin") as { data: SequinData }).data.syncs.map((sync) => ({
      id: sync.id,
      identity: PLACES.findIndex(({ streamId, name }) => streamId === sync.stream_id && name === sync.name),
      setting: CHOICES.findIndex(
        ({ maxAgeDays, credentialId }) => maxAgeDays === sync.max_age_days && credentialId === sync.credential_id,
      ),
    })),
  path: "/v1/syncs",
  isDeletion: ({ method, path }, id) => method === "DELETE" && path.endsWith(`/${id}`),
};
