import { expect } from "chai";
import fc from "fast-check";
import type { Lifecycle } from "../../provider/core/lifecycle.js";
import { lifecycleOf, tokens } from "../../provider/registry.js";
import type { LoggedRequest } from "../../sandbox/types.js";
import { Attribution } from "../matrix/attribution.js";
import { LONG } from "../kit/length.js";
import { useBench } from "../kit/provider.js";
import { everyResource } from "./arbitraries.js";
import { readings } from "./arbitraries/readings.js";
import { expectOwnCalls, makeChangesReady, type ReadyChange } from "./one-change.js";
import { anyChange, type Change } from "./program.js";
import { type Kept, TinyEngine } from "./tiny-engine.js";

/** Programs in all. */
const PROGRAMS = Number(process.env["PROPERTY_PROGRAMS"] ?? (LONG ? 2_000 : 400));
const SEED = Number(process.env["PROPERTY_SEED"] ?? Date.now() % 2 ** 31);
/** Only resources whose token has this in it, such as `nango:`. */
const ONLY = process.env["PROPERTY_RESOURCE"] ?? "";
/** Programs that run together, as the resources of one stack do. */
const TOGETHER = 20;

describe(`Any program, in any spelling (${PROGRAMS} of them, PROPERTY_SEED=${SEED})`, function () {
  this.timeout(60_000 + PROGRAMS * 1_000);
  const bench = useBench();
  const lifecycles = new Map<string, Lifecycle>();
  const counted = new Map<string, number>();
  before(async () => {
    for (const token of tokens) lifecycles.set(token, await lifecycleOf(token));
  });

  it("up, refresh, preview: no change; any single change, up: its own calls only; preview: no change", async () => {
    let run = 0;
    let seed = SEED;
    counted.clear();
    const changes = fc.array(anyChange(everyResource.filter(({ token }) => token.includes(ONLY))), {
      minLength: 1,
      maxLength: TOGETHER,
      size: "max",
    });
    while (run < PROGRAMS) {
      await fc.assert(
        fc.asyncProperty(changes, readings, async (some, options) => {
          await lifeOf(some, options);
          run += some.length;
        }),
        { seed, numRuns: Math.ceil((PROGRAMS - run) / TOGETHER) },
      );
      seed += 1;
    }
    // Of each kind of change there were some, on every platform.
    if (PROGRAMS >= 1_000) {
      const isChanged = (token: string): boolean =>
        Object.values(lifecycles.get(token)?.facts ?? {}).some(({ replaces }) => replaces !== true);
      const kinds = tokens
        .filter((token) => token.includes(ONLY))
        .flatMap((token) => ["same", ...(isChanged(token) ? ["update"] : []), "replace"].map((op) => `${token} ${op}`));
      expect([...counted.keys()]).to.include.members(kinds);
    }
  });

  /** Any change, whatever the platforms do where their documents are open. */
  async function lifeOf(changes: readonly Change[], options: { paragon: object; sequin: object }): Promise<void> {
    bench.sandbox.reset();
    bench.sandbox.configure("paragon", options.paragon);
    bench.sandbox.configure("sequin", options.sequin);
    const ready = await makeChangesReady(bench.sandbox, changes, lifecycles);
    const attribution = new Attribution(ready);
    const engines = ready.map(({ lifecycle, name }) => new TinyEngine(lifecycle, () => bench.instance, name));
    const all = <T>(step: (engine: TinyEngine, change: ReadyChange, index: number) => Promise<T>): Promise<T[]> => {
      bench.newRun();
      return Promise.all(ready.map((change, index) => named(change, step(engines[index]!, change, index))));
    };
    const note = (kept: readonly Kept[]): void => {
      for (const [index, { table, name }] of ready.entries()) {
        attribution.note(table.platform, String(kept[index]?.outputs["syncId"]), name);
      }
    };

    const created = await all((engine, { before }) => engine.create(before));
    note(created);
    await expectNoChange(created, "beforeAgain");

    const known = await all((engine, _change, index) => engine.refresh(created[index]!));
    writes();
    const changed = await all((engine, { after }, index) => engine.up(known[index]!, after));
    note(changed.map(({ kept }) => kept));
    const sent = attribution.sort(writes());
    for (const [index, change] of ready.entries()) {
      const { decision } = changed[index]!;
      const kind = `${change.table.token} ${decision.op}`;
      counted.set(kind, (counted.get(kind) ?? 0) + 1);
      const { id, outputs } = known[index]!;
      await named(
        change,
        Promise.resolve().then(() => {
          expectOwnCalls(change, {
            ...decision,
            from: { id, state: outputs },
            sent: sent.get(change.name) ?? [],
          });
        }),
      );
    }
    await expectNoChange(
      changed.map(({ kept }) => kept),
      "afterAgain",
    );

    async function expectNoChange(kept: readonly Kept[], program: "beforeAgain" | "afterAgain"): Promise<void> {
      writes();
      const still = await all((engine, change, index) => engine.preview(kept[index]!, change[program]));
      const seen = await all((engine, _change, index) => engine.refresh(kept[index]!));
      const again = await all((engine, change, index) => engine.preview(seen[index]!, change[program]));
      for (const [index, change] of ready.entries()) {
        const hint = `${describeChange(change)}\n${program}`;
        expect(still[index]?.differing, hint).to.deep.equal([]);
        expect(again[index]?.differing, `${hint}, after a refresh`).to.deep.equal([]);
        expect(seen[index]?.outputs, `${hint}: the refresh found something`).to.deep.equal(
          JSON.parse(JSON.stringify(kept[index]?.outputs)),
        );
      }
      expect(writes()).to.deep.equal([]);
    }
  }

  let seen = 0;

  /** Requests since the last call that change something. */
  function writes(): LoggedRequest[] {
    const requests = bench.sandbox.log({ since: seen });
    seen = requests.at(-1)?.sequence ?? seen;
    return requests.filter(({ method, path }) => method !== "GET" && !path.endsWith("/login"));
  }
});

/** Says of which program an error tells. */
async function named<T>(change: ReadyChange, promise: Promise<T>): Promise<T> {
  try {
    return await promise;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`${describeChange(change)}\n${message}`, { cause: error });
  }
}

function describeChange({ name, before, after }: ReadyChange): string {
  return `${name}: ${JSON.stringify(before)} to ${JSON.stringify(after)}`;
}
