import { expect } from "chai";
import fc from "fast-check";
import { ProviderError } from "../../provider/core/errors/provider-error.js";
import { toPlainObject } from "../../provider/core/json.js";
import type { Lifecycle, Observed } from "../../provider/core/lifecycle.js";
import type { Values } from "../../provider/core/values.js";
import { lifecycleOf } from "../../provider/registry.js";
import { ARGS, PLATFORMS, type Platform } from "../kit/fleet.js";
import { useBench } from "../kit/provider.js";
import { meddling, spoiltAnswers } from "./kit/answers.js";
import { BASES } from "./kit/bases.js";
import { orOwnError } from "./kit/expectations.js";
import { fuzz } from "./kit/fuzz.js";
import { saysNotThere } from "./kit/not-there.js";
import { SpoilingProxy } from "./kit/spoiling-proxy.js";

const BASE_URLS = {
  nango: "NANGO_BASE_URL",
  paragon: "PARAGON_BASE_URL",
  sequin: "SEQUIN_BASE_URL",
  aisquared: "AISQUARED_BASE_URL",
} as const;

describe("Fuzz: answers of the platforms", () => {
  const bench = useBench();
  const lifecycles = new Map<Platform, Lifecycle>();
  let proxy: SpoilingProxy;
  let proxyUrl = "";

  before(async () => {
    for (const platform of PLATFORMS) lifecycles.set(platform, await lifecycleOf(`${platform}:Sync`));
    proxy = new SpoilingProxy(bench.sandbox.url);
    const url = await proxy.start();
    proxyUrl = url;
  });
  beforeEach(() => {
    for (const platform of PLATFORMS) bench.variables[BASE_URLS[platform]] = `${proxyUrl}/${platform}`;
    bench.newRun();
  });
  after(() => proxy.stop());

  /** The sync is there, and nothing is known of it but the state. */
  async function made(platform: Platform): Promise<Observed> {
    proxy.meddle = undefined;
    bench.sandbox.reset();
    bench.newRun();
    const lifecycle = lifecycles.get(platform)!;
    const created = await lifecycle.create(lifecycle.check(ARGS[platform]).inputs, bench.context());
    return created;
  }

  const kept = new Map<Platform, Observed>();

  fuzz(
    "to a read: what is there is told, or an error says why not; gone is only what the platform says is gone",
    0.2,
    fc.record({ platform: fc.constantFrom(...PLATFORMS), answers: spoiltAnswers, byId: fc.boolean() }),
    async ({ platform, answers, byId }) => {
      const { id, state } = kept.get(platform) ?? (await made(platform));
      kept.clear();
      kept.set(platform, { id, inputs: {}, state });
      const syncId = String(state["syncId"]);
      bench.newRun();
      proxy.delivered.length = 0;
      proxy.meddle = meddling(answers);
      const lifecycle = lifecycles.get(platform)!;
      const outcome = await orOwnError(
        () => lifecycle.read(id, byId ? {} : state, bench.context(60_000)),
        ProviderError,
      );
      if ("error" in outcome) return;
      if (outcome.value === undefined) {
        const isTrue = saysNotThere(platform, proxy.delivered, syncId);
        expect(isTrue, `gone after ${JSON.stringify(proxy.delivered).slice(0, 3_000)}`).to.equal(true);
        return;
      }
      expect(outcome.value.id, "the object that was asked for").to.equal(id);
      expectFitForState(outcome.value.state);
      expectFitForState(outcome.value.inputs);
      // Whatever was read: the next preview can be made of it.
      lifecycle.replacement(outcome.value.state, lifecycle.check(ARGS[platform]).inputs);
      await orOwnError(
        () => lifecycle.planUpdate(id, outcome.value?.state ?? {}, lifecycle.check(ARGS[platform]).inputs),
        ProviderError,
      );
    },
  );

  fuzz(
    "to a creation, an update, a deletion: done, or an error says why not, and half of it is kept",
    0.1,
    fc.record({
      platform: fc.constantFrom(...PLATFORMS),
      operation: fc.constantFrom("create", "update", "delete"),
      base: fc.nat(),
      answers: spoiltAnswers,
    }),
    async ({ platform, operation, base, answers }) => {
      const lifecycle = lifecycles.get(platform)!;
      const bases = BASES[`${platform}:Sync`] ?? [];
      const { inputs } = lifecycle.check(bases[base % bases.length] ?? {});
      kept.clear();
      let found: Observed | undefined;
      if (operation === "create") {
        bench.sandbox.reset();
      } else found = await made(platform);
      bench.newRun();
      proxy.delivered.length = 0;
      proxy.meddle = meddling(answers);
      const outcome = await orOwnError(async (): Promise<Values> => {
        if (found === undefined) return (await lifecycle.create(inputs, bench.context(60_000))).state;
        if (operation === "update") return lifecycle.update(found.id, found.state, inputs, bench.context(60_000));
        await lifecycle.delete(found.id, found.state, bench.context(60_000));
        return {};
      }, ProviderError);
      const state = "value" in outcome ? outcome.value : "state" in outcome.error ? outcome.error.state : {};
      expectFitForState(state as Values);
    },
  );

  /** As Pulumi takes it. */
  function expectFitForState(values: Values): void {
    const plain = toPlainObject(values);
    expect(JSON.parse(JSON.stringify(plain))).to.deep.equal(plain);
  }
});
