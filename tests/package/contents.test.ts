import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect } from "chai";

const ROOT = join(__dirname, "../..");

describe("the packed package", () => {
  it("holds what a user needs and nothing else", () => {
    // The build stands already (npm test): packing must not write it anew under the other tests.
    const words = ["pack", "--json", "--dry-run", "--ignore-scripts"];
    const listing = execFileSync("npm", words, { cwd: ROOT, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
    const [packed] = JSON.parse(listing) as { readonly files: readonly { readonly path: string }[] }[];
    const files = (packed?.files ?? []).map((file) => file.path);
    const expected =
      /^(dist\/(sdk|protocol|provider|engine|plugin|cli|sandbox)\/.+\.(js|d\.ts)|bin\/pulumi-resource-syncs(\.cmd)?|plugin\/schema\.json|schemas\/.+\.json|README\.md|CHANGELOG\.md|LICENSE|package\.json)$/;
    expect(files.filter((file) => !expected.test(file))).to.deep.equal([]);
    expect(files).to.include.members([
      "README.md",
      "LICENSE",
      "dist/sdk/index.js",
      "dist/sdk/index.d.ts",
      "dist/provider/v1.js",
      "dist/cli/bin.js",
      "bin/pulumi-resource-syncs",
      "dist/plugin/bin.js",
      "plugin/schema.json",
    ]);
  });
});
