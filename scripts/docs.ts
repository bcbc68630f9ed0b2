/**
 * Writes the pages of docs/ that are made from the code: `npm run docs`. With `--check` it writes nothing and fails when
 * one is not up to date.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { platforms } from "../provider/registry.js";
import { callsPage } from "./docs/calls-page.js";
import { formatted } from "./docs/formatted.js";
import { referencePage } from "./docs/reference/reference-page.js";

const DOCS = path.resolve(__dirname, "..", "docs");

const PAGES: Readonly<Record<string, () => string | Promise<string>>> = {
  "calls.md": callsPage,
  ...Object.fromEntries(
    [...platforms.keys()].map((platform) => [`reference/${platform}.md`, () => referencePage(platform)]),
  ),
};

async function main(): Promise<void> {
  const isCheck = process.argv.includes("--check");
  for (const [name, make] of Object.entries(PAGES)) {
    const file = path.join(DOCS, name);
    const page = await formatted(await make());
    if (!isCheck) {
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, page);
    } else if (readFileSync(file, "utf8") !== page) {
      throw new Error(`docs/${name} is not up to date: run "npm run docs".`);
    }
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
