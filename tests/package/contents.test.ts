import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";

const ROOT = join(__dirname, "../..");

/** What `npm pack` would take. */
function packedFiles(): string[] {
  // The build stands already (npm test): packing must not write it anew under the other tests.
  const words = ["pack", "--json", "--dry-run", "--ignore-scripts"];
  const listing = execFileSync("npm", words, { cwd: ROOT, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  const [packed] = JSON.parse(listing) as { readonly files: readonly { readonly path: string }[] }[];
  return (packed?.files ?? []).map((file) => file.path);
}

describe("the packed package", () => {
  it("holds what a user needs and nothing else", () => {
    const files = packedFiles();
    const expected =
      /^(dist\/(sdk|protocol|provider|engine|plugin|cli|sandbox)\/.+\.(js|d\.ts)|bin\/pulumi-resource-syncs(\.cmd)?|plugin\/schema\.json|schemas\/.+\.json|examples\/git(hub|lab)\/\..+\.yml|README\.md|CHANGELOG\.md|LICENSE|package\.json)$/;
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

  it("declares what can be imported and nothing else, in words that need no library of ours", () => {
    const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
      readonly exports: Readonly<Record<string, { readonly types?: string }>>;
    };
    const reached = new Set(Object.values(manifest.exports).flatMap(({ types }) => types?.replace("./", "") ?? []));
    for (const file of reached) {
      // What a comment shows is no import.
      const text = readFileSync(join(ROOT, file), "utf8").replace(/^\s*\*.*$/gm, "");
      const imports = [...text.matchAll(/(?:from|import\()\s*"([^"]+)"/g)];
      for (const [, target = ""] of imports) {
        if (target.startsWith(".")) reached.add(join(dirname(file), target.replace(/\.js$/, ".d.ts")));
        else expect(target, file).to.match(/^(?:@pulumi\/pulumi|node:.+)$/);
      }
    }
    const declared = packedFiles().filter((file) => file.endsWith(".d.ts"));
    expect(declared).to.have.members([...reached]);
  });
});
