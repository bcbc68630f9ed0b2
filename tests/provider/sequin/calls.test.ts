import { expect } from "chai";
import type { Values } from "../../../provider/core/values.js";
import { sequinSync } from "../../../provider/sequin/lifecycle.js";
import { ALL, inline, LEAST, SECRET, UNKNOWN } from "./fixtures.js";

const ID = "c906b4a4-0cda-4f46-bd80-255f570c195d";
const state = (args: Values): Values => ({ ...args, syncId: ID, orgId: "org" });
const update = (olds: Values, news: Values) => sequinSync.planUpdate(ID, state(olds), news);
const kinds = (plan: ReturnType<typeof update>) =>
  plan.calls.flatMap((call) => call.effects.map((effect) => effect.kind));

/** A setting, its new value, the one PATCH that this makes, and the consequences that are announced. */
const CHANGES: [what: string, news: Values, body: Values, ...effects: string[]][] = [
  ["the name", { name: "New" }, { name: "New" }],
  [
    "an added collection",
    { collectionIds: ["a", "stripe:customer", "stripe:invoice"] },
    { collection_ids: ["a", "stripe:customer", "stripe:invoice"] },
    "backfill",
  ],
  ["a removed collection", { collectionIds: ["stripe:invoice"] }, { collection_ids: ["stripe:invoice"] }, "data-loss"],
  ["exchanged collections", { collectionIds: ["a"] }, { collection_ids: ["a"] }, "backfill", "data-loss"],
  [
    "a rate limit",
    { rateLimit: { allowedRequests: 1, interval: 2, maxConcurrentRequests: 0 } },
    { rate_limit: { allowed_requests: 1, interval: 2, max_concurrent_requests: 0 } },
    "load",
  ],
  ["a pause", { status: "disabled" }, { status: "disabled" }, "pause"],
  ["a lower age", { maxAgeDays: 7 }, { max_age_days: 7 }, "data-loss"],
  ["a higher age", { maxAgeDays: 1000 }, { max_age_days: 1000 }, "backfill"],
  ["no age limit", { maxAgeDays: "unlimited" }, { max_age_days: null }, "backfill"],
  ["another frequency", { syncFrequency: "continuous" }, { sync_frequency: "continuous" }, "load"],
  ["other metadata", { metadata: { plan: "pro" } }, { metadata: { plan: "pro" } }],
];

describe("calls of sequin.Sync", () => {
  for (const [what, news, body, ...effects] of CHANGES) {
    it(`makes one PATCH of ${what}, with nothing else in it`, () => {
      const plan = update(ALL, { ...ALL, ...news });
      expect(plan.calls.map(({ method, path, body }) => ({ method, path, body }))).to.deep.equal([
        { method: "PATCH", path: `/v1/syncs/${ID}`, body },
      ]);
      expect(plan.calls[0]?.carries).to.deep.equal(Object.keys(news));
      expect(kinds(plan)).to.deep.equal(effects);
      expect(plan.released).to.deep.equal([]);
    });
  }

  it("puts everything that changed into one PATCH", () => {
    const news = Object.assign({}, ...CHANGES.map(([, change]) => change)) as Values;
    const plan = update(ALL, { ...ALL, ...news });
    expect(plan.calls).to.have.length(1);
    expect(plan.calls[0]?.carries).to.have.members(Object.keys(news));
  });

  it("makes no call, and never an empty PATCH, when nothing changed or something is no longer managed", () => {
    expect(update(ALL, ALL)).to.deep.equal({ calls: [], released: [], runsPerDay: { before: 6, after: 6 } });
    expect(update(ALL, { ...ALL, adopt: true }).calls).to.deep.equal([]);
    expect(update(ALL, LEAST)).to.deep.equal({
      calls: [],
      released: ["rateLimit", "status", "maxAgeDays", "syncFrequency", "metadata"],
      runsPerDay: { before: 6, after: 6 },
    });
    expect(update(ALL, { ...ALL, rateLimit: { allowedRequests: 100, interval: 60 } })).to.deep.include({
      calls: [],
      released: ["rateLimit.maxConcurrentRequests"],
    });
  });

  it("sends what comes under management", () => {
    const plan = update(LEAST, ALL);
    expect(plan.calls.map((call) => call.carries)).to.deep.equal([
      ["rateLimit", "status", "maxAgeDays", "syncFrequency", "metadata"],
    ]);
  });

  it("counts runs where there is a schedule: none while disabled", () => {
    expect(update(ALL, { ...ALL, status: "disabled" }).runsPerDay).to.deep.equal({ before: 6, after: 0 });
    expect(update(ALL, { ...ALL, syncFrequency: "continuous" }).runsPerDay).to.deep.equal({ before: 6, after: null });
    expect(sequinSync.planCreate(ALL).runsPerDay).to.deep.equal({ before: 0, after: 6 });
  });

  it("imports the credential again when only its secret changed, before anything else", () => {
    const news = { ...inline({ secret: "sk_live_another" }), name: "New" };
    const plan = update(inline(), news);
    expect(plan.calls.map(({ method, path, body }) => ({ method, path, body }))).to.deep.equal([
      {
        method: "POST",
        path: "/v1/credentials",
        body: { properties: { kind: "stripe_key", name: "Atreides", secret: "sk_live_another", test: false } },
      },
      { method: "PATCH", path: `/v1/syncs/${ID}`, body: { name: "New" } },
    ]);
    expect(plan.calls[0]?.carries).to.deep.equal(["credential"]);
    expect(sequinSync.replacement(state(inline()), news)).to.deep.equal({ replaces: [], deletesFirst: false });
  });

  const replacing: [what: string, olds: Values, news: Values, by: string][] = [
    ["another provider", LEAST, { ...LEAST, provider: "github" }, "provider"],
    ["another stream", LEAST, { ...LEAST, streamId: "x" }, "streamId"],
    ["another external id", { ...LEAST, externalId: "a" }, { ...LEAST, externalId: "b" }, "externalId"],
    ["an external id", LEAST, { ...LEAST, externalId: "b" }, "externalId"],
    ["another credential", LEAST, { ...LEAST, credentialId: "x" }, "credentialId"],
    ["another kind", inline(), inline({ kind: "stripe_oauth2" }), "credential"],
    ["another account", inline(), inline({ name: "Harkonnen" }), "credential"],
    ["another account and secret", inline(), inline({ name: "Harkonnen", secret: "x" }), "credential"],
    ["another OAuth app", inline(), inline({}, { oauthAppId: "x" }), "credential"],
    ["other metadata of the credential", inline(), inline({}, { metadata: { a: 1 } }), "credential"],
    ["a credential of its own", LEAST, inline(), "credential"],
    ["a credential by its id", inline(), LEAST, "credentialId"],
    ["a credential that is not known yet", inline(), { ...inline(), credential: UNKNOWN }, "credential"],
  ];
  for (const [what, olds, news, by] of replacing) {
    it(`replaces the sync for ${what}, the old one first`, () => {
      expect(sequinSync.replacement(state(olds), news)).to.deep.equal({ replaces: [by], deletesFirst: true });
    });
  }

  it("keeps the sync when an external id leaves the program, or a secret is not known yet", () => {
    expect(sequinSync.replacement(state({ ...LEAST, externalId: "a" }), LEAST).replaces).to.deep.equal([]);
    expect(sequinSync.replacement(state(inline()), inline({ secret: UNKNOWN })).replaces).to.deep.equal([]);
    expect(update(inline(), inline({ secret: UNKNOWN })).calls.map(({ path }) => path)).to.deep.equal([
      "/v1/credentials",
    ]);
  });

  it("creates with one POST of what is declared, and disables with a PATCH: status is no parameter of the POST", () => {
    const [post, patch, ...more] = sequinSync.planCreate({
      ...ALL,
      status: "disabled",
      externalId: "c-1",
      maxAgeDays: "unlimited",
    }).calls;
    expect(post?.body).to.deep.equal({
      provider: "stripe",
      stream_id: LEAST.streamId,
      external_id: "c-1",
      credential_id: LEAST.credentialId,
      name: LEAST.name,
      collection_ids: LEAST.collectionIds,
      rate_limit: { allowed_requests: 100, interval: 60, max_concurrent_requests: 5 },
      max_age_days: null,
      sync_frequency: "4h",
      metadata: ALL.metadata,
    });
    expect(patch).to.deep.include({ method: "PATCH", path: "/v1/syncs/{syncId}", body: { status: "disabled" } });
    expect(more).to.deep.equal([]);
    expect(sequinSync.planCreate(ALL).calls).to.have.length(1);
  });

  it("deletes with one DELETE, and says what of the credential stays", () => {
    const [call, ...more] = sequinSync.planDelete(ID, state(inline())).calls;
    expect(call).to.deep.include({ method: "DELETE", path: `/v1/syncs/${ID}` });
    expect(call?.effects.map(({ kind }) => kind)).to.deep.equal(["delete", "credential"]);
    expect(more).to.deep.equal([]);
    expect(sequinSync.planDelete(ID, state(LEAST)).calls[0]?.effects).to.have.length(1);
  });

  it("makes a plan whatever is unknown, and puts no secret into its texts", () => {
    const unknown = Object.fromEntries(Object.keys(ALL).map((name) => [name, UNKNOWN]));
    for (const news of [
      unknown,
      { ...ALL, collectionIds: [UNKNOWN], rateLimit: { allowedRequests: UNKNOWN, interval: 1 } },
      { ...inline(), credential: UNKNOWN },
      inline({ secret: "new-secret" }),
    ]) {
      for (const plan of [sequinSync.planCreate(news), update(ALL, news), update(inline(), news)]) {
        const texts = JSON.stringify(plan.calls.map(({ path, effects }) => [path, effects]));
        expect(texts).to.not.include(UNKNOWN).and.not.include(SECRET).and.not.include("new-secret");
      }
    }
  });
});
