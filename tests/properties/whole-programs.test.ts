import fc from "fast-check";
import type { Lifecycle } from "../../provider/core/lifecycle.js";
import { lifecycleOf } from "../../provider/registry.js";
import { LONG } from "../kit/length.js";
import { useBench } from "../kit/provider.js";
import { anyLife, type Life } from "./programs/arbitrary.js";
import { StackLife } from "./programs/life.js";
import { programPlatforms } from "./programs/platforms.js";

/** Programs in all: each of them is a whole life of a stack. */
const PROGRAMS = Number(process.env["PROPERTY_WHOLE_PROGRAMS"] ?? (LONG ? 1_000 : 40));
const SEED = Number(process.env["PROPERTY_SEED"] ?? Date.now() % 2 ** 31);
/** A smaller program that fails too is looked for; what was run is told anyway. */
const SHRINKS = process.env["PROPERTY_SHRINK"] !== undefined;
/** Only these platforms. */
const ONLY = process.env["PROPERTY_PLATFORM"] ?? "";

/**
 * Resources of one stack that are renamed, moved, swapped, handed over, replaced and declared twice, in one `up`, in any
 * order and with whatever goes wrong in the middle.
 */
describe(`Any program of several resources (${PROGRAMS} of them, PROPERTY_SEED=${SEED})`, function () {
  this.timeout(60_000 + PROGRAMS * 2_000);
  const bench = useBench();
  const platforms = programPlatforms.filter(({ name }) => name.includes(ONLY));
  const lifecycles = new Map<string, Lifecycle>();
  before(async () => {
    for (const { token } of platforms) lifecycles.set(token, await lifecycleOf(token));
  });

  it("each object is held by one resource, none is left behind, none is deleted that the program declares", async () => {
    await fc.assert(
      fc.asyncProperty(anyLife(platforms), (life: Life) => {
        const platform = platforms.find(({ name }) => name === life.platform);
        const lifecycle = lifecycles.get(platform?.token ?? "");
        if (platform === undefined || lifecycle === undefined) throw new Error(`What is ${life.platform}?`);
        return new StackLife(bench, lifecycle, platform, life).run();
      }),
      { seed: SEED, numRuns: PROGRAMS, endOnFailure: !SHRINKS },
    );
  });
});
