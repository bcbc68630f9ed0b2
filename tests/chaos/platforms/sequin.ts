import { expect } from "chai";
import { SEEDED, type SequinData } from "../../../sandbox/sequin/data.js";
import type { ChaosPlatform } from "../platform.js";

const credential = (secret: string) => ({ properties: { kind: "stripe_key", name: "Acme", secret, test: true } });
const FIRST_SECRET = "sk_test_first_secret_of_acme";
const SECOND_SECRET = "sk_test_second_secret_of_acme";
const NEW_TOKEN = "sequin-sandbox-token-after-a-rotation";

const common = {
  provider: "stripe",
  streamId: SEEDED.streamId,
  externalId: "acme",
  name: "Acme - Stripe",
  collectionIds: ["stripe:customer", "stripe:invoice"],
  rateLimit: { allowedRequests: 50, interval: 60, maxConcurrentRequests: 5 },
  status: "active",
  syncFrequency: "continuous",
};
const first = { ...common, credential: credential(FIRST_SECRET) };

export const sequin: ChaosPlatform = {
  name: "sequin",
  token: "sequin:Sync",
  programs: {
    first,
    changed: {
      ...first,
      credential: credential(SECOND_SECRET),
      collectionIds: ["stripe:customer"],
      syncFrequency: "4h",
      maxAgeDays: 90,
    },
    paused: { ...first, status: "disabled" },
    elsewhere: { ...first, streamId: SEEDED.secondStreamId },
    // A secret is not read back: what is taken in by hand names its credential. Nor is an external id.
    byHand: { ...common, externalId: undefined, credentialId: SEEDED.credentialId },
  },
  tamper(sandbox, id) {
    sandbox.change("sequin", { sync: id, set: { status: "disabled", sync_frequency: "4h" } });
  },
  rotateKey(sandbox) {
    sandbox.change("sequin", { rotateToken: NEW_TOKEN });
    return { SEQUIN_API_TOKEN: NEW_TOKEN };
  },
  notThere: () => ({ status: 404, body: { summary: "Not found" } }),
  expectThere(sandbox, program) {
    const { syncs, credentials } = (sandbox.snapshot("sequin") as { data: SequinData }).data;
    expect(syncs.length, "syncs").to.equal(program === undefined ? 0 : 1);
    const [sync] = syncs;
    if (program === undefined || sync === undefined) return;
    expect(sync).to.include({
      provider: program["provider"],
      stream_id: program["streamId"],
      name: program["name"],
      external_id: program["externalId"] ?? null,
      status: program["status"],
      sync_frequency: program["syncFrequency"],
      max_age_days: program["maxAgeDays"] ?? null,
    });
    expect(sync.collection_ids).to.have.members(program["collectionIds"] as string[]);
    const secret = credentials.find(({ id }) => id === sync.credential_id)?.properties["secret"];
    const said = program["credential"] as ReturnType<typeof credential> | undefined;
    if (said !== undefined) expect(secret, "the credential's secret").to.equal(said.properties.secret);
  },
  marks: ({ name }, id) => [`"${String(name)}"`, encodeURIComponent(String(name)), id ?? "no id"],
  shared: /GET \/v1\/(?:syncs|streams) /,
  secrets: (environment) => [environment["SEQUIN_API_TOKEN"] ?? "", NEW_TOKEN, FIRST_SECRET, SECOND_SECRET],
  secretOutputs: ["credential"],
};
