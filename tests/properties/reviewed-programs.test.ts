import fc from "fast-check";
import { expect } from "chai";
import { Instance } from "../../provider/adaptor/instance.js";
import { lifecycleOf } from "../../provider/registry.js";
import { startSandbox } from "../../sandbox/server.js";
import type { Sandbox } from "../../sandbox/types.js";
import { LONG } from "../kit/length.js";
import { type DeclaredResource, ProgramStack } from "../kit/program-stack.js";
import { useBench } from "../kit/provider.js";
import { anyLife, type Part } from "./programs/arbitrary.js";
import type { ProgramPlatform } from "./programs/platform.js";
import { programPlatforms } from "./programs/platforms.js";
import { ReviewedStack } from "./programs/reviewed.js";

/** Programs in all: each of them is reviewed twice at least. */
const PROGRAMS = Number(process.env["PROPERTY_REVIEWED"] ?? (LONG ? 1_000 : 30));
const SEED = Number(process.env["PROPERTY_SEED"] ?? Date.now() % 2 ** 31);
const ONLY = process.env["PROPERTY_PLATFORM"] ?? "";

/** Resources of these names belong to an explicit provider, which is another account. */
const OF_OTHER_ACCOUNT = new Set(["d"]);

/** Renames, moves, hand-overs, twins and two accounts: what the review announces is what the update does. */
describe(`The review of any program of several resources (${PROGRAMS} of them, PROPERTY_SEED=${SEED})`, function () {
  this.timeout(60_000 + PROGRAMS * 2_000);
  const bench = useBench();
  const platforms = programPlatforms.filter(({ name }) => name.includes(ONLY));
  let other: Sandbox;
  before(async () => {
    other = await startSandbox();
  });
  after(() => other.close());

  const begin = async (platform: ProgramPlatform): Promise<ReviewedStack> => {
    for (const sandbox of [bench.sandbox, other]) {
      sandbox.reset();
      platform.prepare(sandbox);
      // What lists do not show, no review can know.
      sandbox.configure(platform.name, platform.options[0] ?? {});
    }
    const stack = new ProgramStack(
      await lifecycleOf(platform.token),
      () => {
        bench.newRun();
        return bench.instance;
      },
      { eu: () => new Instance({ environment: other.environment, clock: bench.clock, warn: () => undefined }) },
    );
    return new ReviewedStack(stack, [bench.sandbox, other]);
  };
  const written = (platform: ProgramPlatform, parts: readonly Part[]): DeclaredResource[] =>
    parts.map(({ name, identity, setting, deleteBeforeReplace }) => ({
      name,
      args: platform.args(identity, setting),
      ...(OF_OTHER_ACCOUNT.has(name) ? { account: "eu" } : {}),
      ...(deleteBeforeReplace === undefined ? {} : { deleteBeforeReplace }),
    }));

  it("has the calls of the update, under a condition what may not come, and refuses what it refuses", async () => {
    await fc.assert(
      fc.asyncProperty(anyLife(platforms), async (life) => {
        const platform = platforms.find(({ name }) => name === life.platform);
        if (platform === undefined) throw new Error(`What is ${life.platform}?`);
        const stack = await begin(platform);
        await stack.up(written(platform, life.first), { parallel: 16 });
        for (const { program, twin, overlaps } of life.turns) {
          const [first, second] = program;
          const isTwin =
            twin && first !== undefined && second !== undefined && first.name !== "d" && second.name !== "d";
          const parts = isTwin ? [first, { ...second, identity: first.identity }, ...program.slice(2)] : program;
          await platform.rest?.(bench);
          // With fewer steps at a time, what is declared later comes too late for what waits for it.
          const { review, run } = await stack.up(written(platform, parts), { parallel: 16, overlaps });
          if (isTwin) expect(review.problems.join("\n")).to.include("is declared twice");
          if (run.failed) return;
        }
      }),
      { seed: SEED, numRuns: PROGRAMS, endOnFailure: process.env["PROPERTY_SHRINK"] === undefined },
    );
  });
});
