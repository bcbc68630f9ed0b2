import { expect } from "chai";
import { z } from "zod";
import { facts } from "../../../provider/core/facts.js";
import { UNKNOWN } from "../../../protocol/unknown.js";
import { fromWire, toWire } from "../../../provider/core/wire.js";

const schema = z.strictObject({
  name: z.string(),
  rateLimit: z
    .strictObject({ allowedRequests: z.int().register(facts, { wire: "allowed_requests" }), interval: z.int() })
    .optional()
    .register(facts, { wire: "rate_limit" }),
  metadata: z.record(z.string(), z.json()).optional(),
});

const ARGS = {
  name: "n",
  rateLimit: { allowedRequests: 1, interval: 2 },
  metadata: { rateLimit: 1, constructor: "x" },
};
const WIRE = {
  name: "n",
  rate_limit: { allowed_requests: 1, interval: 2 },
  metadata: { rateLimit: 1, constructor: "x" },
};

describe("Arguments on the wire", () => {
  it("have the platform's names, and are read by them", () => {
    expect(toWire(schema, ARGS)).to.deep.equal(WIRE);
    expect(fromWire(schema, WIRE)).to.deep.equal(ARGS);
  });

  it("are only those that are there, and those that the schema has", () => {
    expect(toWire(schema, { name: "n", rateLimit: undefined, other: 1 })).to.deep.equal({ name: "n" });
    expect(toWire(schema, {})).to.deep.equal({});
  });

  it("stay what they are where they are not known yet", () => {
    expect(toWire(schema, { rateLimit: UNKNOWN })).to.deep.equal({ rate_limit: UNKNOWN });
    const partly = { rateLimit: { allowedRequests: UNKNOWN, interval: 2 } };
    expect(toWire(schema, partly)).to.deep.equal({ rate_limit: { allowed_requests: UNKNOWN, interval: 2 } });
  });
});
