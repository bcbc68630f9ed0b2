/**
 * Writes the provider plugin as one archive, for machines that have Node and not this package: `npm run plugin:pack`.
 * `pulumi plugin install resource syncs VERSION --file ARCHIVE` takes it.
 */
import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { build } from "esbuild";
import { packageVersion } from "../provider/core/package-files.js";

const ROOT = path.resolve(__dirname, "..");

/** A shell's own word where there is no Node: Pulumi would only say that the plugin has ended. */
const LAUNCHER = `#!/bin/sh
if ! command -v node >/dev/null 2>&1; then
  echo "pulumi-resource-syncs needs Node.js 20.19 or later on the PATH: https://nodejs.org" >&2
  exit 1
fi
exec node "$(dirname "$0")/plugin.cjs" "$@"
`;

const WINDOWS_LAUNCHER = `@where node >nul 2>nul || (echo pulumi-resource-syncs needs Node.js 20.19 or later on the PATH: https://nodejs.org 1>&2 & exit /b 1)\r
@node "%~dp0plugin.cjs" %*\r
`;

/** @returns the archive's path. */
export async function packPlugin(folder: string): Promise<string> {
  const version = packageVersion();
  const staged = mkdtempSync(path.join(tmpdir(), "pulumi-resource-syncs-"));
  try {
    await build({
      entryPoints: [path.join(ROOT, "plugin/bin.ts")],
      outfile: path.join(staged, "plugin.cjs"),
      bundle: true,
      platform: "node",
      target: "node20",
      minifySyntax: true,
      legalComments: "eof",
      logLevel: "warning",
    });
    writeFileSync(path.join(staged, "pulumi-resource-syncs"), LAUNCHER);
    chmodSync(path.join(staged, "pulumi-resource-syncs"), 0o755);
    writeFileSync(path.join(staged, "pulumi-resource-syncs.cmd"), WINDOWS_LAUNCHER);
    // By it the plugin finds its version and its schema, as in the package.
    writeFileSync(path.join(staged, "package.json"), `${JSON.stringify({ name: "pulumi-syncs", version })}\n`);
    mkdirSync(path.join(staged, "plugin"));
    copyFileSync(path.join(ROOT, "plugin/schema.json"), path.join(staged, "plugin/schema.json"));
    copyFileSync(path.join(ROOT, "LICENSE"), path.join(staged, "LICENSE"));
    mkdirSync(folder, { recursive: true });
    const archive = path.join(folder, `pulumi-resource-syncs-v${version}.tar.gz`);
    execFileSync("tar", ["-czf", archive, "-C", staged, "."]);
    return archive;
  } finally {
    rmSync(staged, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  const archive = await packPlugin(path.join(ROOT, "dist-plugin"));
  console.log(path.relative(process.cwd(), archive));
  console.log(
    `pulumi plugin install resource syncs ${packageVersion()} --file ${path.relative(process.cwd(), archive)}`,
  );
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
