/**
 * `npm run build`: compiles into dist/, and takes away the declarations that nobody can import: those that no entry of
 * package.json leads to.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";

const ROOT = path.resolve(__dirname, "..");
const DIST = path.join(ROOT, "dist");
const CONFIG = path.join(ROOT, "tsconfig.build.json");

function compile(): void {
  const tsc = require.resolve("typescript/bin/tsc");
  execFileSync(process.execPath, [tsc, "-p", CONFIG], { stdio: "inherit" });
}

/** The declarations that importers of the package read. */
function publicDeclarations(): ReadonlySet<string> {
  const manifest = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as {
    readonly exports: Readonly<Record<string, string | { readonly types: string }>>;
  };
  const found = new Set<string>();
  const add = (file: string): void => {
    if (found.has(file)) return;
    found.add(file);
    if (!existsSync(file)) return;
    for (const [, target = ""] of readFileSync(file, "utf8").matchAll(/(?:\bfrom|\bimport\(|\bimport)\s*"(\.[^"]+)"/g))
      add(path.resolve(path.dirname(file), target.replace(/\.js$/, ".d.ts")));
  };
  for (const entry of Object.values(manifest.exports)) if (typeof entry === "object") add(path.join(ROOT, entry.types));
  return found;
}

function main(): void {
  compile();
  if ([...publicDeclarations()].some((file) => !existsSync(file))) {
    // One that was taken away before is public now: what has not changed is not written again.
    rmSync(path.join(DIST, ".tsbuildinfo"), { force: true });
    compile();
  }
  const wanted = publicDeclarations();
  for (const name of readdirSync(DIST, { recursive: true, encoding: "utf8" })) {
    const file = path.join(DIST, name);
    if (name.endsWith(".d.ts") && !wanted.has(file)) rmSync(file);
  }
}

try {
  main();
} catch {
  // The compiler has said what is wrong.
  process.exitCode = 1;
}
