import { expect } from "chai";
import fc from "fast-check";
import { ProviderError } from "../../../provider/core/errors/provider-error.js";
import type { Values } from "../../../provider/core/values.js";
import { sequinSync } from "../../../provider/sequin/lifecycle.js";
import { useBench } from "../../kit/provider.js";
import { ALL, inline } from "./fixtures.js";

/** Answers per run; set higher for a long one. */
const RUNS = Number(process.env["PROPERTY_RUNS"] ?? 200);

const FIELDS = [
  ...["id", "provider", "stream_id", "org_id", "external_id", "name", "status", "collection_ids", "rate_limit"],
  ...["credential_id", "credential", "max_age_days", "sync_frequency", "metadata"],
];

/** What a field may suddenly be: absent, null, of another type, deep, or a name that means something to JavaScript. */
const odd = fc.oneof(
  fc.constantFrom(undefined, null, "", "***********", 0, -1, true, [], {}, [null], [[]], { a: { b: { c: [1] } } }),
  fc.constantFrom({ constructor: 1 }, { toString: null }, { properties: [] }, { properties: { kind: 7 } }),
  fc.jsonValue(),
);

describe("sequin.Sync and answers of any shape", () => {
  const bench = useBench();

  it("never takes one for a sign that the sync is gone, and never breaks", async function () {
    this.timeout(RUNS * 100);
    const created = await Promise.all(
      [ALL, inline()].map((args) =>
        sequinSync.create({ ...args, name: JSON.stringify(args).length.toString() }, bench.context()),
      ),
    );
    const answers = await Promise.all(
      created.map(async ({ id }) => (await (await fetch(urlOf(id), { headers: authorization() })).json()) as Values),
    );
    const changes = fc.array(fc.tuple(fc.constantFrom(...FIELDS), odd), { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(fc.nat(1), changes, fc.boolean(), async (index, changed, wrapped) => {
        const { id, state } = created[index]!;
        const answer = { ...answers[index], ...Object.fromEntries(changed) };
        bench.sandbox.clearFaults();
        bench.sandbox.fault({ platform: "sequin", path: `/v1/syncs/${id}`, body: wrapped ? { data: answer } : answer });
        bench.sandbox.fault({ platform: "sequin", path: "/v1/syncs", body: { data: [answer] } });
        bench.newRun();
        try {
          const observed = await sequinSync.read(id, state, bench.context());
          expect(observed?.id).to.equal(id);
          expect(observed?.state["credential"]).to.deep.equal(state["credential"]);
        } catch (error) {
          if (!(error instanceof ProviderError)) throw error;
          expect(error.message).to.include("Sequin: GET /v1/syncs");
        }
      }),
      { numRuns: RUNS },
    );
  });

  const urlOf = (id: string): string => `${bench.variables["SEQUIN_BASE_URL"] ?? ""}/v1/syncs/${id}`;
  const authorization = (): Record<string, string> => ({
    Authorization: `Bearer ${bench.variables["SEQUIN_API_TOKEN"] ?? ""}`,
  });
});
