import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { tables } from "../matrix/tables.js";

const REFERENCE = join(__dirname, "../../docs/reference");

describe("The reference of the resources", () => {
  for (const { token, arguments: args } of tables) {
    const platform = token.split(":")[0] ?? "";

    it(`says of each argument of ${token} what it is`, () => {
      const page = readFileSync(join(REFERENCE, `${platform}.md`), "utf8");
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
