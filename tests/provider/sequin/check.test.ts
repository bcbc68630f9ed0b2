import { expect } from "chai";
import type { Values } from "../../../provider/core/values.js";
import { sequinSync } from "../../../provider/sequin/lifecycle.js";
import { useBench } from "../../kit/provider.js";
import { ALL, inline, LEAST, SECRET, UNKNOWN } from "./fixtures.js";

const limit = (rateLimit: unknown): Values => ({ ...LEAST, rateLimit });

/** Arguments, the path that is named, and what the reason says. */
const BAD: [string, Values, string, ...string[]][] = [
  ["no provider", { ...LEAST, provider: undefined }, "provider", "is required"],
  ["an empty provider", { ...LEAST, provider: "" }, "provider", "must not be empty"],
  ["a provider that is a number", { ...LEAST, provider: 7 }, "provider", "must be a string, not 7"],
  ["no stream", { ...LEAST, streamId: undefined }, "streamId", "is required"],
  ["a stream with blanks", { ...LEAST, streamId: " x" }, "streamId", "no blanks around it", '" x"'],
  ["an external id that is a number", { ...LEAST, externalId: 12 }, "externalId", "must be a string, not 12"],
  ["an empty external id", { ...LEAST, externalId: "" }, "externalId", "must not be empty"],
  ["no name", { ...LEAST, name: null }, "name", "is required"],
  ["a name with a line break", { ...LEAST, name: "Choam\n" }, "name", "no blanks around it"],
  ["a name that is half a character", { ...LEAST, name: "a\ud800" }, "name", "surrogate"],
  ["no collections", { ...LEAST, collectionIds: undefined }, "collectionIds", "is required"],
  ["an empty set of collections", { ...LEAST, collectionIds: [] }, "collectionIds", "at least 1"],
  ["collections that are a text", { ...LEAST, collectionIds: "stripe:customer" }, "collectionIds", "must be a list"],
  ["an empty collection", { ...LEAST, collectionIds: ["a", ""] }, "collectionIds[1]", "must not be empty"],
  ["a collection that is a number", { ...LEAST, collectionIds: [1] }, "collectionIds[0]", "must be a string, not 1"],
  ["a bad collection beside an unknown one", { ...LEAST, collectionIds: [UNKNOWN, 1] }, "collectionIds[1]", "string"],
  ["a rate limit that is a number", limit(100), "rateLimit", "must be an object"],
  ["half a rate limit", limit({ allowedRequests: 100 }), "rateLimit.interval", "is required"],
  ["a rate limit of nothing", limit({ allowedRequests: 0, interval: 60 }), "rateLimit.allowedRequests", "at least 1"],
  ["a broken interval", limit({ allowedRequests: 1, interval: 0.5 }), "rateLimit.interval", "whole number"],
  ["a text for an interval", limit({ allowedRequests: 1, interval: "60s" }), "rateLimit.interval", "must be a number"],
  [
    "less than no concurrency",
    limit({ allowedRequests: 1, interval: 60, maxConcurrentRequests: -1 }),
    "rateLimit.maxConcurrentRequests",
    "at least 0",
  ],
  [
    "a wrong name in the rate limit",
    limit({ allowedRequests: 1, interval: 60, allowed_requests: 1 }),
    "rateLimit.allowed_requests",
    'did you mean "allowedRequests"?',
  ],
  [
    "a bad part of a rate limit beside an unknown one",
    limit({ allowedRequests: UNKNOWN, interval: -1 }),
    "rateLimit.interval",
    "at least 1",
  ],
  ["a status of another platform", { ...LEAST, status: "paused" }, "status", '"active" or "disabled"', '"paused"'],
  ["a status in capitals", { ...LEAST, status: "Active" }, "status", 'did you mean "active"?'],
  ["an age of zero", { ...LEAST, maxAgeDays: 0 }, "maxAgeDays", "from 1", '"unlimited"', "the nearest is 1"],
  ["a negative age", { ...LEAST, maxAgeDays: -5 }, "maxAgeDays", "from 1", "the nearest is 1"],
  ["a broken age", { ...LEAST, maxAgeDays: 30.6 }, "maxAgeDays", "whole number", "the nearest is 31"],
  ["an age in words", { ...LEAST, maxAgeDays: "30 days" }, "maxAgeDays", "whole number", '"30 days"'],
  ["an endless age", { ...LEAST, maxAgeDays: Infinity }, "maxAgeDays", "whole number"],
  ["an hourly sync", { ...LEAST, syncFrequency: "1h" }, "syncFrequency", '"1h"', 'the nearest is "continuous"'],
  ["a daily sync", { ...LEAST, syncFrequency: "every day" }, "syncFrequency", 'the nearest is "4h"'],
  ["a bare number", { ...LEAST, syncFrequency: "4" }, "syncFrequency", '"continuous"', "duration of 4 hours"],
  ["a frequency that is a number", { ...LEAST, syncFrequency: 4 }, "syncFrequency", "must be a string, not 4"],
  ["a cron expression", { ...LEAST, syncFrequency: "0 */4 * * *" }, "syncFrequency", '"continuous"', '"4h"'],
  ["metadata that are a list", { ...LEAST, metadata: [] }, "metadata", "must be an object"],
  ["an adoption that is a word", { ...LEAST, adopt: "yes" }, "adopt", "must be true or false"],
  ["the vendor's own spelling", { ...LEAST, sync_frequency: "4h" }, "sync_frequency", 'did you mean "syncFrequency"?'],
  ["an argument of another platform", { ...LEAST, paused: true }, "paused", "is not an argument"],
  ["no credential", { ...LEAST, credentialId: undefined }, "credentialId", "is required", "`credential`"],
  ["both credentials", { ...inline(), credentialId: "x" }, "credentialId", "one of the two"],
  ["an empty credential id", { ...LEAST, credentialId: "" }, "credentialId", "must not be empty"],
  ["a credential without properties", { ...inline(), credential: {} }, "credential.properties", "is required"],
  ["a credential without a kind", inline({ kind: null }), "credential.properties.kind", '"stripe_key"'],
  ["a kind that is no text", inline({ kind: 7 }), "credential.properties.kind", '"stripe_key"'],
  ["a wrong name in the credential", inline({}, { oauth_app_id: "x" }), "credential.oauth_app_id", "oauthAppId"],
  ["an OAuth app that is a number", inline({}, { oauthAppId: 1 }), "credential.oauthAppId", "must be a string"],
];

describe("sequin.Sync check", () => {
  const bench = useBench();

  for (const [what, args, property, ...words] of BAD) {
    it(`refuses ${what}`, () => {
      const { failures } = sequinSync.check(args);
      expect(failures.map((failure) => failure.property)).to.deep.equal([property]);
      for (const word of words) expect(failures[0]?.reason).to.include(word);
      expect(JSON.stringify(failures)).to.not.include(SECRET);
      expect(bench.log("sequin")).to.deep.equal([]);
    });
  }

  it("never names the credential itself: Pulumi prints the value of what is named", () => {
    for (const credential of [SECRET, 7, [SECRET], { properties: SECRET }, { properties: { kind: [SECRET] } }]) {
      const { failures } = sequinSync.check({ ...inline(), credential });
      expect(failures).to.not.be.empty;
      for (const { property } of failures) expect(property).to.not.equal("credential");
      expect(JSON.stringify(failures)).to.include("credential").and.not.include(SECRET);
    }
  });

  for (const mask of ["***********", "**********", "***", "8ff5...65b8", "sk_l…9x2c", "••••••••", "[secret]"]) {
    it(`refuses ${mask} as a secret: it is what a mask leaves of one`, () => {
      for (const credential of [{ secret: mask }, { nested: { api_token: mask } }]) {
        const { failures } = sequinSync.check(inline(credential));
        const path = "nested" in credential ? "nested.api_token" : "secret";
        expect(failures.map(({ property }) => property)).to.deep.equal([`credential.properties.${path}`]);
        expect(failures[0]?.reason).to.include("mask").and.include("config.requireSecret");
      }
    });
  }

  it("refuses a mask beside what is not known yet, and takes a name with dots for a name", () => {
    const masked = sequinSync.check(inline({ name: UNKNOWN, secret: "***********" }));
    expect(masked.failures.map(({ property }) => property)).to.deep.equal(["credential.properties.secret"]);
    expect(sequinSync.check(inline({ name: "Choam...Corp" })).failures).to.deep.equal([]);
  });

  it("names every bad argument at once", () => {
    const { failures } = sequinSync.check({
      provider: "",
      collectionIds: [],
      status: 1,
      maxAgeDays: "x",
      credentialId: 1,
    });
    expect(failures.map(({ property }) => property)).to.have.members([
      ...["provider", "streamId", "name", "collectionIds", "status", "maxAgeDays", "credentialId"],
    ]);
  });

  it("keeps what is canonical as it is", () => {
    for (const args of [LEAST, ALL, inline(), inline({}, { oauthAppId: "app", metadata: { a: [1, null] } })]) {
      expect(sequinSync.check(args)).to.deep.equal({ inputs: args, failures: [] });
    }
  });

  it("takes collections for a set", () => {
    const { inputs } = sequinSync.check({ ...LEAST, collectionIds: ["b", "a", "b"] });
    expect(inputs["collectionIds"]).to.deep.equal(["a", "b"]);
  });

  it("writes null as the word that Pulumi can tell from missing", () => {
    expect(sequinSync.check({ ...LEAST, maxAgeDays: null }).inputs).to.include({ maxAgeDays: "unlimited" });
    expect(sequinSync.check({ ...LEAST, maxAgeDays: "unlimited" }).inputs).to.include({ maxAgeDays: "unlimited" });
    expect(sequinSync.check({ ...LEAST, maxAgeDays: undefined }).inputs).to.not.have.property("maxAgeDays");
  });

  for (const spelling of ["4h", "240m", "240 minutes", "every 4 hours", "Every 240 Minutes", "14400s", " 4 hrs "]) {
    it(`takes "${spelling}" for 4h`, () => {
      expect(sequinSync.check({ ...LEAST, syncFrequency: spelling }).inputs).to.include({ syncFrequency: "4h" });
    });
  }

  it("takes any provider: the documented list is not complete", () => {
    expect(sequinSync.check({ ...LEAST, provider: "checkout_champ" }).failures).to.deep.equal([]);
  });

  it("lets unknown values pass at any depth", () => {
    for (const args of [
      Object.fromEntries(Object.keys(ALL).map((name) => [name, UNKNOWN])),
      { ...ALL, collectionIds: ["b", UNKNOWN, "a"], metadata: { a: { b: UNKNOWN } } },
      { ...ALL, rateLimit: { allowedRequests: UNKNOWN, interval: 60 } },
      inline({ secret: UNKNOWN }),
      inline({ kind: UNKNOWN, name: UNKNOWN }),
      { ...inline(), credential: UNKNOWN },
      { ...inline(), credential: { properties: UNKNOWN } },
    ]) {
      expect(sequinSync.check(args)).to.deep.equal({ inputs: args, failures: [] });
    }
  });
});
