import { expect } from "chai";
import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import ts from "typescript";

const ROOT = path.resolve(__dirname, "../..");
const FOLDERS = ["protocol", "provider", "plugin", "sdk", "engine", "cli", "sandbox"];

describe("Imports", () => {
  it("form no circle, those of types and lazy ones included", () => {
    const files = FOLDERS.flatMap((folder) =>
      readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(".ts"))
        .map((name) => path.join(folder, name)),
    );
    expect(files).to.have.length.above(500);
    const imports = new Map(files.map((file) => [file, importsOf(file)]));
    expect(circlesOf(imports)).to.deep.equal([]);
  });

  it("that form one are found", () => {
    const imports = { a: ["b"], b: ["c", "d"], c: ["b"], d: [], e: ["e", "a"] };
    expect(circlesOf(new Map(Object.entries(imports)))).to.deep.equal([
      ["b", "c"],
      ["e", "e"],
    ]);
  });
});

function importsOf(file: string): string[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(path.join(ROOT, file), "utf8"), true, true);
  return importedFiles
    .map(({ fileName }) => fileName)
    .filter((name) => name.startsWith("."))
    .map((name) => path.join(path.dirname(file), name.replace(/\.js$/, ".ts")));
}

/** One circle for each place at which a walk along the imports comes back to a file that it came through. */
function circlesOf(imports: ReadonlyMap<string, readonly string[]>): string[][] {
  const circles: string[][] = [];
  const done = new Set<string>();
  const walk = (file: string, way: readonly string[]): void => {
    const start = way.indexOf(file);
    if (start >= 0) circles.push(way.length - start === 1 ? [file, file] : way.slice(start));
    if (start >= 0 || done.has(file)) return;
    for (const next of imports.get(file) ?? []) walk(next, [...way, file]);
    done.add(file);
  };
  for (const file of imports.keys()) walk(file, []);
  return circles;
}
