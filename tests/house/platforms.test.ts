import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { SOURCES } from "../../cli/import/sources.js";
import { lifecycleOf, platformOf, platforms, tokens } from "../../provider/registry.js";
import { PLATFORM_NAMES, PLATFORMS } from "../../sandbox/platforms.js";
import { SandboxClock } from "../../sandbox/clock.js";
import { pageOf } from "../../scripts/generate/docs/reference/reference-page.js";
import * as sdk from "../../sdk/index.js";
import { platforms as chaos } from "../chaos/platforms.js";
import { BASES } from "../fuzz/kit/bases.js";
import { ARGS } from "../kit/fleet.js";
import { tables } from "../matrix/tables.js";
import { everyResource } from "../properties/arbitraries.js";

const ROOT = join(__dirname, "../..");

/** Every index that lists the platforms, as docs/adding-a-platform.md has it: who forgets one reads here which. */
describe("Every platform of the registry", () => {
  const names = [...platforms.keys()];
  const indexes: Readonly<Record<string, readonly string[]>> = {
    "sdk/index.ts": Object.keys(sdk),
    "sandbox/platforms.ts": PLATFORM_NAMES,
    "cli/import/sources.ts": Object.keys(SOURCES),
    "tests/kit/fleet.ts": Object.keys(ARGS),
    "tests/chaos/platforms.ts": [...new Set(chaos.map(({ name }) => name))],
  };
  for (const [index, listed] of Object.entries(indexes)) {
    it(`is in ${index}, and no other is`, () => {
      expect(listed).to.have.members(names);
    });
  }

  const resourceIndexes: Readonly<Record<string, readonly string[]>> = {
    "tests/matrix/tables.ts": tables.map(({ token }) => token),
    "tests/properties/arbitraries.ts": everyResource.map(({ token }) => token),
    "tests/fuzz/kit/bases.ts": Object.keys(BASES),
  };
  for (const [index, listed] of Object.entries(resourceIndexes)) {
    it(`has each of its resources in ${index}, and no other is there`, () => {
      expect(listed).to.have.members([...tokens]);
    });
  }

  it("bears its name everywhere", async () => {
    for (const token of tokens) expect((await lifecycleOf(token)).token).to.equal(token);
    for (const [name, create] of Object.entries(PLATFORMS))
      expect(create({ clock: new SandboxClock() }).name).to.equal(name);
    for (const [name, { token }] of Object.entries(SOURCES)) expect(platformOf(token)).to.equal(name);
  });

  for (const token of tokens) {
    it(`${token} has a page`, () => {
      expect(existsSync(join(ROOT, "docs/reference", pageOf(token)))).to.equal(true);
    });
  }
});
