import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { InvalidRequest, type PlatformName, type Sandbox, startSandbox } from "../../sandbox/index.js";
import { blocksOf } from "../kit/document.js";

const PAGE = readFileSync(join(__dirname, "../../docs/sandbox.md"), "utf8");
const PLATFORMS: readonly [PlatformName, string][] = [
  ["nango", "**Nango**"],
  ["paragon", "**Paragon**"],
  ["sequin", "**Sequin**"],
  ["aisquared", "**AI Squared**"],
];

describe("The page of the sandbox", () => {
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await startSandbox();
  });

  after(() => sandbox.close());

  const messageOf = (run: () => unknown): string => {
    try {
      run();
    } catch (error) {
      expect(error).to.be.instanceOf(InvalidRequest);
      return (error as Error).message;
    }
    return "";
  };

  PLATFORMS.forEach(([platform, title], index) => {
    const [, next] = PLATFORMS[index + 1] ?? [];
    const section = PAGE.slice(PAGE.indexOf(`${title} (`), next === undefined ? undefined : PAGE.indexOf(`${next} (`));

    it(`names every change and fault of ${platform}, as its errors do`, () => {
      const [, list = ""] = messageOf(() => sandbox.change(platform, {})).split("with its own fields: ");
      const words = list.split(", ").flatMap((name) => name.replace(/^action /, "").split(" with "));
      expect(words.length).to.be.greaterThan(5);
      for (const word of words) expect(section, word).to.match(new RegExp(`[\`"]${word}[\`"]`));
      const faults = messageOf(() => {
        sandbox.fault({ platform, named: "none" });
      });
      for (const name of (/it has: (.*)\)/.exec(faults)?.[1] ?? "").split(", "))
        expect(section).to.contain(`\`${name}\``);
    });

    it(`has changes of ${platform} that work as they stand`, () => {
      sandbox.reset();
      const changes = blocksOf(section).flatMap(({ language, text }) =>
        language === "json" ? text.trim().split("\n") : [],
      );
      expect(changes.length).to.be.greaterThan(2);
      for (const change of changes) {
        expect(
          messageOf(() => sandbox.change(platform, JSON.parse(change))),
          change,
        ).to.equal("");
      }
    });
  });

  it("is told what is wrong with the change that was meant, not with all others", () => {
    expect(messageOf(() => sandbox.change("nango", { action: "pause" }))).to.match(
      /^Not a valid change of Nango: connection: .*; sync: /,
    );
    expect(messageOf(() => sandbox.change("paragon", { set: { syncId: 1 } }))).to.contain("set.syncId");
  });
});
