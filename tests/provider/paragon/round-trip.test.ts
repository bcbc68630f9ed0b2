import { expect } from "chai";
import fc from "fast-check";
import type { Values } from "../../../provider/core/values.js";
import { paragonSync } from "../../../provider/paragon/lifecycle.js";
import { useBench } from "../../kit/provider.js";

/** Spellings of each frequency that Paragon runs. */
const FREQUENCIES: Record<string, string[]> = {
  "1m": ["1m", "60s", "1 minute", "every minute", "1 min"],
  "5m": ["5m", "5 minutes", "every 5 minutes", "300 secs"],
  "10m": ["10m", "600s", "Every 10 Minutes"],
  "30m": ["30m", "0.5h", "every 30 mins"],
  "1h": ["1h", "60m", "1 hour", "every hour", "3600000ms"],
  "3h": ["3h", "180m", "every 3 hours"],
  "6h": ["6h", "0.25d", "360 minutes"],
  "24h": ["24h", "1d", "1 day", "every day", "1440m"],
};
const UUIDS = [1, 2, 3].map((n) => `6f1d5f6e-8f5e-4b0a-9a53-0c1d2e3f4a0${n}`);

const text = fc.string({ minLength: 1, maxLength: 12, unit: "grapheme" }).filter((value) => value.trim() === value);
const spelled = fc.constantFrom(...Object.values(FREQUENCIES).flat());
const uuid = fc.constantFrom(...UUIDS).chain((id) => fc.constantFrom(id, id.toUpperCase()));
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const settings = fc.record({
  credentialId: optional(uuid),
  incrementalAccumulatorFrequency: optional(spelled),
  paused: optional(fc.boolean()),
});
const program = fc
  .tuple(
    fc.record({
      userId: fc.oneof(text, fc.constantFrom("acme", "eu/team", "100%", "a b", "ü/ß?#")),
      integration: fc.constantFrom("googledrive", "sharepoint", "my-crm"),
      pipeline: fc.constantFrom("files", "contacts"),
      configurationName: optional(text),
      configuration: optional(
        // Refused, see tests/provider/core/borders.test.ts.
        fc
          .dictionary(text, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 })
          .filter((value) => !JSON.stringify(value).includes('"__proto__":')),
      ),
    }),
    settings,
  )
  .map(([identity, mutable]): Values => ({ ...identity, ...mutable }));

/** Behaviours under which reads differ. */
const behaviour = fc.record({
  patchLag: fc.nat({ max: 3 }),
  statusLag: fc.nat({ max: 2 }),
  listSettings: fc.boolean(),
  duplicate: fc.constantFrom("conflict", "same-id"),
});

const seed = Number(process.env["FC_SEED"] ?? Date.now() % 2 ** 31);
const numRuns = Number(process.env["FC_RUNS"] ?? 100);

describe(`paragon.Sync never differs from itself (seed ${seed})`, function () {
  this.timeout(numRuns * 1_000);
  const bench = useBench();

  function checked(args: Values): Values {
    const { inputs, failures } = paragonSync.check(args);
    expect(failures).to.deep.equal([]);
    return inputs;
  }

  function start(options: object): void {
    bench.sandbox.reset();
    bench.sandbox.configure("paragon", options);
    bench.newRun();
  }

  it("takes every spelling for its frequency", () => {
    for (const [canonical, spellings] of Object.entries(FREQUENCIES)) {
      for (const incrementalAccumulatorFrequency of spellings) {
        const args = { userId: "a", integration: "b", pipeline: "c", incrementalAccumulatorFrequency };
        expect(checked(args)).to.include({ incrementalAccumulatorFrequency: canonical });
      }
    }
  });

  it("check → create → read → check is no change, and any change then is its own calls only", async () => {
    await fc.assert(
      fc.asyncProperty(program, settings, behaviour, async (args, change, options) => {
        start(options);
        const inputs = checked(args);
        expect(checked(inputs)).to.deep.equal(inputs);
        const { id, state } = await paragonSync.create(inputs, bench.context());
        await expectStable(id, state, inputs);

        const news = checked({ ...args, ...change });
        expect(paragonSync.replacement(state, news).replaces).to.deep.equal([]);
        const planned = paragonSync
          .planUpdate(id, state, news)
          .calls.map(({ method, path, body }) => ({ method, path, body }));
        bench.log("paragon");
        const after = await paragonSync.update(id, state, news, bench.context());
        const sent = bench.log("paragon").filter(({ method }) => method !== "GET");
        // A credential that turns out to be the one in use is left out of its PATCH: named again, it is a full re-sync.
        for (const { method, path, body } of sent) {
          const plan = planned.find((call) => call.method === method && call.path === path);
          expect(plan, `${method} ${path}`).not.to.equal(undefined);
          expect(Object.assign({}, plan?.body)).to.deep.include(Object.assign({}, body));
        }
        await expectStable(id, after, news);
      }),
      { seed, numRuns },
    );
  });

  /** Read in a later run, it is what the program says, and nothing would be sent. */
  async function expectStable(id: string, state: Values, inputs: Values): Promise<void> {
    bench.newRun();
    const found = await paragonSync.read(id, state, bench.context());
    expect(found?.id).to.equal(id);
    expect(found?.inputs).to.deep.equal(inputs);
    expect(paragonSync.planUpdate(id, found?.state ?? {}, inputs)).to.deep.include({ calls: [], released: [] });
    expect(paragonSync.replacement(found?.state ?? {}, inputs).replaces).to.deep.equal([]);
  }
});
