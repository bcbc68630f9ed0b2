import { expect } from "chai";
import { lifecycleOf } from "../../provider/registry.js";
import { programPlatforms } from "../properties/programs/platforms.js";
import { faults } from "./faults.js";
import { platforms } from "./platforms.js";
import { FULL, SEED } from "./scope.js";
import { SeveralRun, type SeveralPlatform } from "./several.js";
import { Stage } from "./stage.js";

const title = "A twin, a rename and a move in the same run, whatever goes wrong, are put right by the next one";

describe(`${title} (${FULL ? "every cell" : `a sample, CHAOS_SEED=${SEED}`})`, function () {
  this.timeout(FULL ? 1_800_000 : 120_000);
  let stage: Stage;

  before(async () => {
    stage = await Stage.open();
  });
  after(() => stage.close());

  for (const chaos of platforms) {
    it(chaos.name, async () => {
      const programs = programPlatforms.find(({ name }) => name === chaos.name);
      if (programs === undefined) throw new Error(`There are no programs for ${chaos.name}.`);
      const platform: SeveralPlatform = { chaos, programs, lifecycle: await lifecycleOf(chaos.token) };
      const requests = await new SeveralRun(stage, platform).requests();
      const problems: string[] = [];
      for (const [index, fault] of faults.entries()) {
        // In a sample each fault hits one request; which, the seed says.
        const chosen = FULL
          ? requests
          : [requests[(index * 7 + SEED) % requests.length]].filter((hit) => hit !== undefined);
        for (const hit of fault.fromTheStart === true ? requests.slice(0, 1) : chosen) {
          try {
            await new SeveralRun(stage, platform).play(fault, hit);
          } catch (error) {
            const what = `${fault.name} at ${hit.method} ${hit.path}, ${hit.after + 1} of ${requests.length}`;
            problems.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
          }
        }
      }
      expect(problems, problems.join("\n\n")).to.have.length(0);
    });
  }
});
