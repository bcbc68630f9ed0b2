import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(__dirname, "../..");
const MOST = 40;

/** An entry of the lock file, by its path (`node_modules/zod`); the package itself is "". */
interface Locked {
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  peerDependenciesMeta?: Record<string, { optional?: boolean }>;
}

describe("Beside @pulumi/pulumi and TypeScript an installation", () => {
  const { packages } = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")) as {
    packages: Record<string, Locked>;
  };

  /** The entry that Node finds for a name from another entry. */
  const find = (name: string, from: string): string | undefined => {
    for (let folder = from; ; folder = folder.replace(/(?:^|\/)node_modules\/(?:@[^/]+\/)?[^/]+$/, "")) {
      const path = `${folder === "" ? "" : `${folder}/`}node_modules/${name}`;
      if (packages[path] !== undefined) return path;
      if (folder === "") return undefined;
    }
  };

  const closure = (names: readonly string[]): Set<string> => {
    const found = new Set<string>();
    const add = (name: string, from: string): void => {
      const path = find(name, from);
      if (path === undefined || found.has(path)) return;
      found.add(path);
      const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } = packages[path] ?? {};
      const peers = Object.keys(peerDependencies ?? {}).filter(
        (peer) => peerDependenciesMeta?.[peer]?.optional !== true,
      );
      for (const each of [...Object.keys({ ...dependencies, ...optionalDependencies }), ...peers]) add(each, path);
    };
    for (const name of names) add(name, "");
    return found;
  };

  const there = closure(["@pulumi/pulumi", "typescript"]);
  const added = [...closure(Object.keys(packages[""]?.dependencies ?? {}))].filter((path) => !there.has(path));

  it(`adds at most ${MOST} packages, by the lock file`, () => {
    expect(there.size, "packages of @pulumi/pulumi").to.be.above(100);
    expect(added, added.join("\n")).to.have.length.within(10, MOST);
  });

  it("adds as many as README.md says", () => {
    expect(readFileSync(join(ROOT, "README.md"), "utf8")).to.contain(`adds this package and ${added.length} others`);
  });
});
