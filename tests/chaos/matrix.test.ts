import { expect } from "chai";
import { lifecycleOf } from "../../provider/registry.js";
import { type Cell, play, requestsOf } from "./cell.js";
import { faults } from "./faults.js";
import { methods } from "./methods.js";
import { picture, type CellResult } from "./picture.js";
import { furtherResources, platforms } from "./platforms.js";
import type { ChaosPlatform } from "./platform.js";
import { FULL, SEED } from "./scope.js";
import { Stage } from "./stage.js";

/** Only cells whose `platform/method/fault` has this in it. */
const ONLY = process.env["CHAOS_ONLY"] ?? "";

describe(`Whatever goes wrong, the next run puts it right (${FULL ? "every cell" : `a sample, CHAOS_SEED=${SEED}`})`, function () {
  this.timeout(FULL ? 1_800_000 : 120_000);
  /** By cell: one that is tried again counts once. */
  const played = new Map<string, CellResult>();
  let stage: Stage;

  before(async () => {
    stage = await Stage.open();
  });
  after(async () => {
    await stage.close();
    const results = [...played.values()];
    process.stdout.write(`\n${picture(results)}\n`);
    const runs = results.reduce((sum, { well, failed }) => sum + well + failed, 0);
    process.stdout.write(`\n${results.length} cells, ${runs} runs, seed ${SEED}\n`);
  });

  for (const [at, platform] of [...platforms, ...furtherResources].entries()) {
    const label = labelOf(platform);
    for (const [index, fault] of faults.entries()) {
      // Diagonally, so that each platform meets each fault and each method; where it begins is the seed's.
      const chosen = FULL
        ? methods
        : [methods[(index + 3 * at + SEED) % methods.length]].filter((m) => m !== undefined);
      it(`${label}: ${fault.name}`, async () => {
        const lifecycle = await lifecycleOf(platform.token);
        const problems: string[] = [];
        for (const method of chosen) {
          if (!`${label}/${method.name}/${fault.name}`.includes(ONLY)) continue;
          const result = await playAll(stage, { platform, lifecycle, method, fault });
          played.set(`${label}/${method.name}/${fault.name}`, result);
          problems.push(...result.problems);
        }
        expect(problems, problems.join("\n\n")).to.have.length(0);
      });
    }
  }
});

/** `nango` of `nango:Sync`, `nango:SyncVariant` of a further one. */
function labelOf({ token }: ChaosPlatform): string {
  return token.replace(/:Sync$/, "");
}

async function playAll(stage: Stage, cell: Cell): Promise<CellResult> {
  const { platform, method, fault } = cell;
  const requests = await requestsOf(stage, cell);
  const endings = { well: 0, failed: 0 };
  const problems: string[] = [];
  for (const hit of fault.fromTheStart === true ? requests.slice(0, 1) : requests) {
    try {
      const ending = await play(stage, cell, hit);
      endings[ending.kind]++;
    } catch (error) {
      const what = `${labelOf(platform)}/${method.name}/${fault.name} at ${hit.method} ${hit.path}, ${hit.after + 1} of ${requests.length}`;
      problems.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { platform: labelOf(platform), method: method.name, fault: fault.name, ...endings, problems };
}
