import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { isToken } from "../../provider/registry.js";
import { pageOf } from "../../scripts/generate/docs/reference/reference-page.js";
import { tables } from "../matrix/tables.js";

const REFERENCE = join(__dirname, "../../docs/reference");

describe("The reference of the resources", () => {
  for (const { token, arguments: args } of tables) {
    it(`says of each argument of ${token} what it is`, () => {
      if (!isToken(token)) throw new Error(`The registry has no ${token}.`);
      const page = readFileSync(join(REFERENCE, pageOf(token)), "utf8");
      const sections = new Map(
        page
          .split(/^### /m)
          .slice(1)
          .map((section) => [/^`(\w+)`/.exec(section)?.[1], section]),
      );
      for (const name of Object.keys(args)) {
        const [, facts = "", text = ""] = sections.get(name)?.split("\n\n") ?? [];
        expect(facts, name).to.match(/^`.+` · (required|optional)/);
        expect(text.trim(), name).not.to.equal("");
      }
    });
  }

  it("speaks no TypeScript that a reader has to look up", () => {
    for (const file of readdirSync(REFERENCE)) {
      expect(readFileSync(join(REFERENCE, file), "utf8"), file).not.to.match(/pulumi\.(In|Out)put|\{@link|^@/m);
    }
  });
});
