import { expect } from "chai";
import fc from "fast-check";
import { z } from "zod";
import { checkArguments } from "../../../provider/core/check.js";
import { facts } from "../../../provider/core/facts.js";
import type { Values } from "../../../provider/core/values.js";
import { containsUnknown, isUnknown } from "../../../protocol/unknown.js";

const UNKNOWNS = {
  string: "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  boolean: "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  number: "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  array: "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  object: "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
};

const schema = z.strictObject({
  streamId: z.uuid(),
  name: z.string().min(1).max(10).optional(),
  status: z.enum(["active", "disabled"]).optional(),
  variant: z.string().default("base"),
  collectionIds: z.array(z.string().regex(/^[a-z]+$/, "must be lower case")).optional(),
  rateLimit: z.strictObject({ allowedRequests: z.int().min(1), interval: z.number().positive().optional() }).optional(),
  age: z
    .union([z.null(), z.number()])
    .transform((age) => age ?? "unlimited")
    .optional(),
  credential: z
    .strictObject({ secret: z.string().min(3) })
    .optional()
    .register(facts, { secret: true }),
  metadata: z.record(z.string(), z.unknown()).optional(),
});

const VALID = { streamId: "11111111-1111-4111-8111-111111111111" };

const check = (news: Values) => checkArguments(schema, { ...VALID, ...news });
const reasons = (news: Values) =>
  Object.fromEntries(check(news).failures.map(({ property, reason }) => [property, reason]));

describe("the check of arguments", () => {
  it("brings values into canonical form, defaults included", () => {
    expect(check({ age: null })).to.deep.equal({
      inputs: { ...VALID, variant: "base", age: "unlimited" },
      failures: [],
    });
  });

  it("takes null for missing where null has no meaning of its own", () => {
    expect(check({ name: null, variant: null })).to.deep.equal({ inputs: { ...VALID, variant: "base" }, failures: [] });
  });

  it("takes null for missing inside of objects too, and leaves free JSON as it is", () => {
    const metadata = { plan: null };
    expect(check({ rateLimit: { allowedRequests: 1, interval: null }, metadata }).inputs).to.deep.include({
      rateLimit: { allowedRequests: 1 },
      metadata,
    });
    expect(reasons({ rateLimit: { allowedRequests: null } })).to.deep.equal({
      "rateLimit.allowedRequests": "is required",
    });
  });

  const refused: [string, Values, Record<string, string>][] = [
    ["a missing argument", { streamId: undefined }, { streamId: "is required" }],
    ["another type", { name: 5 }, { name: "must be a string, not 5" }],
    ["a list for a text", { name: ["a"] }, { name: "must be a string, not a list" }],
    ["an empty text", { name: "" }, { name: "must not be empty" }],
    ["a long text", { name: "elevenchars" }, { name: "must have at most 10 characters, not 11" }],
    [
      "a value beside the list",
      { status: "activ" },
      { status: 'must be "active" or "disabled", not "activ"; did you mean "active"?' },
    ],
    ["an unknown name", { nmae: "x" }, { nmae: 'is not an argument; did you mean "name"?' }],
    [
      "a snake_case name",
      { collection_ids: [] },
      { collection_ids: 'is not an argument; did you mean "collectionIds"?' },
    ],
    [
      "an unknown name deep down",
      { rateLimit: { allowedRequests: 1, intervall: 5 } },
      { "rateLimit.intervall": 'is not an argument; did you mean "interval"?' },
    ],
    [
      "a number out of range",
      { rateLimit: { allowedRequests: 0 } },
      { "rateLimit.allowedRequests": "must be at least 1, not 0" },
    ],
    [
      "a fraction",
      { rateLimit: { allowedRequests: 1.5 } },
      { "rateLimit.allowedRequests": "must be a whole number, not 1.5" },
    ],
    [
      "zero where more is needed",
      { rateLimit: { allowedRequests: 1, interval: 0 } },
      { "rateLimit.interval": "must be more than 0, not 0" },
    ],
    ["one entry of a list", { collectionIds: ["ok", "NO"] }, { "collectionIds[1]": "must be lower case" }],
    ["no UUID", { streamId: "x" }, { streamId: 'must be a uuid, not "x"' }],
    [
      "a name far from all",
      { somethingElseEntirely: 1 },
      {
        somethingElseEntirely:
          "is not an argument; there are streamId, name, status, variant, collectionIds, rateLimit, age, credential, metadata",
      },
    ],
  ];
  for (const [what, news, expected] of refused) {
    it(`refuses ${what}, with path and remedy`, () => {
      expect(reasons(news)).to.deep.equal(expected);
    });
  }

  it("never names a top-level secret, nor shows its value", () => {
    expect(check({ credential: "hunter2" }).failures).to.deep.equal([
      { property: "", reason: "credential must be an object, not a string" },
    ]);
    expect(check({ credential: { secret: "hu" } }).failures).to.deep.equal([
      { property: "credential.secret", reason: "must have at least 3 characters" },
    ]);
    expect(JSON.stringify(check({ credential: { secret: 12345 } }))).to.not.match(/not 12345/);
  });

  for (const [kind, unknown] of Object.entries(UNKNOWNS)) {
    it(`lets an unknown ${kind} pass at any node`, () => {
      const news = {
        streamId: unknown,
        name: unknown,
        status: unknown,
        variant: unknown,
        collectionIds: [unknown, "ok"],
        rateLimit: { allowedRequests: unknown, interval: 5 },
        age: unknown,
        credential: { secret: unknown },
        metadata: { deep: [{ down: unknown }] },
      };
      expect(check(news)).to.deep.equal({ inputs: news, failures: [] });
    });
  }

  it("checks the known values beside unknown ones, at every depth", () => {
    expect(
      reasons({
        name: "",
        collectionIds: [UNKNOWNS.string, "NO"],
        rateLimit: { allowedRequests: UNKNOWNS.number, interval: -1, intervall: 3 },
        wrong: UNKNOWNS.string,
      }),
    ).to.have.all.keys("name", "collectionIds[1]", "rateLimit.interval", "rateLimit.intervall", "wrong");
  });

  it("still canonicalises beside unknown values", () => {
    expect(check({ name: UNKNOWNS.string, age: null }).inputs).to.deep.equal({
      ...VALID,
      variant: "base",
      name: UNKNOWNS.string,
      age: "unlimited",
    });
  });

  it("runs rules over several arguments on canonical values only", () => {
    const rule = (args: Values) =>
      args["name"] !== undefined && args["status"] !== undefined ? [{ property: "name", reason: "not both" }] : [];
    expect(
      checkArguments(schema, { ...VALID, name: UNKNOWNS.string, status: "active" }, [rule]).failures,
    ).to.deep.equal([{ property: "name", reason: "not both" }]);
    expect(checkArguments(schema, { ...VALID, name: "", status: "active" }, [rule]).failures).to.have.length(1);
  });

  it("takes names that every object has for what they are", () => {
    expect(reasons({ constructor: UNKNOWNS.string, rateLimit: { allowedRequests: 1, toString: null } })).to.have.keys(
      "constructor",
      "rateLimit.toString",
    );
    expect(reasons({ rateLimit: { allowedRequests: UNKNOWNS.number, constructor: 1 } })).to.have.keys(
      "rateLimit.constructor",
    );
  });

  it("is total: never throws, and refuses nothing that is unknown", () => {
    const anything = fc.anything({
      key: fc.constantFrom(...Object.keys(schema.shape), "__proto__", "constructor", "x"),
      maxDepth: 4,
    });
    const withUnknowns = fc.oneof(anything, fc.constantFrom(...Object.values(UNKNOWNS)));
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...Object.keys(schema.shape), "other"), withUnknowns), (news) => {
        for (const { property } of check(news).failures) {
          expect(isUnknown(news[property])).to.equal(property === "other" && containsUnknown(news["other"]));
        }
      }),
      { numRuns: 500 },
    );
  });
});
