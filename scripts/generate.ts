/**
 * Writes what is made from the code, `sdk/<platform>.ts`, the plugin's schema and pages of docs/: `npm run generate`. With `--check` it writes
 * nothing and fails when one is not up to date.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { platforms, tokens } from "../provider/registry.js";
import { callsPage } from "./generate/docs/calls-page.js";
import { pageOf, referencePage } from "./generate/docs/reference/reference-page.js";
import { formatted } from "./generate/formatted.js";
import { readPlatform } from "./generate/model/platform.js";
import { packageSchema, type PackageFacts } from "./generate/plugin/package-schema.js";
import { sdkModule } from "./generate/sdk/sdk-module.js";

const ROOT = path.resolve(__dirname, "..");

const names = [...platforms.keys()];

/** In the order of what is made of what: the pages of the reference are made of the modules. */
const FILES: readonly (readonly [file: string, make: () => string | Promise<string>])[] = [
  ...names.map((platform) => [`sdk/${platform}.ts`, async () => sdkModule(await readPlatform(platform))] as const),
  [
    "plugin/schema.json",
    async () => JSON.stringify(packageSchema(await Promise.all(names.map(readPlatform)), packageFacts())),
  ],
  ["docs/calls.md", callsPage],
  ...tokens.map((token) => [`docs/reference/${pageOf(token)}`, () => referencePage(token)] as const),
];

const PARSERS: Readonly<Record<string, "markdown" | "json">> = { ".md": "markdown", ".json": "json" };

/** What package.json says of the package as a whole. */
function packageFacts(): PackageFacts {
  const { version, description, license, keywords } = JSON.parse(
    readFileSync(path.join(ROOT, "package.json"), "utf8"),
  ) as PackageFacts;
  return { version, description, license, keywords };
}

async function main(): Promise<void> {
  const isCheck = process.argv.includes("--check");
  for (const [name, make] of FILES) {
    const file = path.join(ROOT, name);
    const text = await formatted(await make(), PARSERS[path.extname(name)] ?? "typescript");
    if (!isCheck) {
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, text);
    } else if (readFileSync(file, "utf8") !== text) {
      throw new Error(`${name} is not up to date: run "npm run generate".`);
    }
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
