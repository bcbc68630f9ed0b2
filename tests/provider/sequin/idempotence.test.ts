import { expect } from "chai";
import fc from "fast-check";
import type { Values } from "../../../provider/core/values.js";
import { sequinSync } from "../../../provider/sequin/lifecycle.js";
import { SEEDED } from "../../../sandbox/sequin/data.js";
import { useBench } from "../../kit/provider.js";

/** Programs per run; set higher for a long one. */
const RUNS = Number(process.env["PROPERTY_RUNS"] ?? 200);

/** No name under which a log would look for a secret. */
const word = fc.stringMatching(/^x[a-z]{0,7}$/);
/** JSON has no negative zero. */
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value));
const json = fc.dictionary(
  word,
  fc.oneof(
    fc.integer(),
    number,
    word,
    fc.constant(null),
    fc.array(fc.integer(), { maxLength: 3 }),
    fc.dictionary(word, fc.oneof(word, fc.constant(null)), { maxKeys: 3 }),
  ),
  { maxKeys: 4 },
);

/** What a program may say of every argument, in any spelling. */
const optional = {
  externalId: word,
  rateLimit: fc.record(
    {
      allowedRequests: fc.integer({ min: 1, max: 1000 }),
      interval: fc.integer({ min: 1, max: 3600 }),
      maxConcurrentRequests: fc.nat(50),
    },
    { requiredKeys: ["allowedRequests", "interval"] },
  ),
  status: fc.constantFrom("active", "disabled"),
  maxAgeDays: fc.oneof(fc.integer({ min: 1, max: 5000 }), fc.constantFrom(null, "unlimited")),
  syncFrequency: fc.constantFrom("continuous", "Continuous", "4h", "240m", "every 4 hours", "240 minutes", "14400s"),
  metadata: json,
};
const required = {
  provider: fc.constantFrom("stripe", "hubspot", "new_provider"),
  streamId: fc.constantFrom(SEEDED.streamId, SEEDED.secondStreamId),
  name: word,
  collectionIds: fc.array(fc.constantFrom("a", "b", "stripe:customer", "hubspot:contact"), {
    minLength: 1,
    maxLength: 6,
  }),
};
const credential = fc.oneof(
  fc.record({ credentialId: fc.constantFrom(SEEDED.credentialId, SEEDED.secondCredentialId) }),
  fc.record({
    credential: fc.record(
      {
        properties: fc.record(
          {
            kind: fc.constantFrom("stripe_key", "hubspot_oauth2", "new_kind"),
            name: word,
            secret: fc.stringMatching(/^sk_[a-z]{12}$/),
            refresh_token: fc.stringMatching(/^rt_[a-z]{12}$/),
            scopes: fc.array(word, { maxLength: 3 }),
          },
          { requiredKeys: ["kind", "name"] },
        ),
        metadata: json,
      },
      { requiredKeys: ["properties"] },
    ),
  }),
);
const program = fc
  .tuple(
    fc.record({ ...required, ...optional }, { requiredKeys: ["provider", "streamId", "name", "collectionIds"] }),
    credential,
  )
  .map(([args, one]): Values => ({ ...args, ...one }));

const reading = fc.record({
  envelope: fc.constantFrom("bare", "data"),
  noAgeLimit: fc.constantFrom("null", "absent"),
  statusOnCreate: fc.constantFrom("ignored", "honoured"),
  externalId: fc.constantFrom("hidden", "echoed"),
  injectRateLimit: fc.boolean(),
  collections: fc.constantFrom("as-sent", "reversed", "doubled"),
  mask: fc.constantFrom("asterisks-11", "asterisks-10", "partial"),
  credential: fc.constantFrom("shown", "absent"),
  timestamps: fc.constantFrom("iso", "blank", "both"),
  rateLimit: fc.constantFrom("replace", "merge"),
});

/** Settings of which any value may follow any other in place. */
const CHANGEABLE = ["name", "collectionIds", "rateLimit", "status", "maxAgeDays", "syncFrequency", "metadata"] as const;

describe("sequin.Sync never differs from itself", () => {
  const bench = useBench();

  function startOver(settings: Values): void {
    bench.sandbox.reset();
    bench.sandbox.configure("sequin", settings);
    bench.newRun();
  }

  /** The arguments as a checked program has them. */
  function checked(args: Values): Values {
    const { inputs, failures } = sequinSync.check(args);
    expect(failures).to.deep.equal([]);
    return inputs;
  }

  /** As Pulumi's engine compares: a key whose value is null is the same as none. */
  function withoutNulls(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(withoutNulls);
    if (typeof value !== "object" || value === null) return value;
    const entries = Object.entries(value).filter(([, member]) => member !== null);
    return Object.fromEntries(entries.map(([name, member]) => [name, withoutNulls(member)]));
  }

  async function expectNoChange(id: string, state: Values, inputs: Values): Promise<void> {
    bench.newRun();
    const observed = await sequinSync.read(id, state, bench.context());
    expect(withoutNulls(observed?.inputs)).to.deep.equal(withoutNulls(inputs));
    expect(sequinSync.planUpdate(id, observed?.state ?? {}, inputs)).to.deep.include({ calls: [], released: [] });
    expect(sequinSync.replacement(observed?.state ?? {}, inputs).replaces).to.deep.equal([]);
  }

  it("from check to create to read to check, in any spelling and under every reading", async function () {
    this.timeout(RUNS * 200);
    await fc.assert(
      fc.asyncProperty(program, reading, async (args, settings) => {
        startOver(settings);
        const inputs = checked(args);
        expect(checked(inputs), "canonical").to.deep.equal(inputs);
        const { id, state } = await sequinSync.create(inputs, bench.context());
        await expectNoChange(id, state, inputs);
      }),
      { numRuns: RUNS },
    );
  });

  it("after any change in place, which makes at most one PATCH with just what differs", async function () {
    this.timeout(RUNS * 200);
    await fc.assert(
      fc.asyncProperty(
        program,
        program,
        fc.subarray([...CHANGEABLE]),
        reading,
        async (args, other, names, settings) => {
          startOver(settings);
          const inputs = checked(args);
          const { id, state } = await sequinSync.create(inputs, bench.context());
          const changed = Object.fromEntries(
            names.flatMap((name) => (other[name] === undefined ? [] : ([[name, other[name]]] as const))),
          );
          const news = checked({ ...args, ...changed });
          bench.newRun();
          bench.requests("sequin");
          const plan = sequinSync.planUpdate(id, state, news);
          const after = await sequinSync.update(id, state, news, bench.context());
          const writes = bench.log("sequin").filter(({ method }) => method !== "GET");
          expect(writes.map(({ method, path, body }) => ({ method, path, body }))).to.deep.equal(
            plan.calls.map(({ method, path, body }) => ({ method, path, body })),
          );
          expect(writes.length).to.be.at.most(1);
          await expectNoChange(id, after, news);
        },
      ),
      { numRuns: RUNS },
    );
  });
});
