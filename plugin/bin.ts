import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ProviderError } from "../provider/core/errors/provider-error.js";
import { packageFolder, packageVersion } from "../provider/core/package-files.js";
import { servePlugin, type ServedPlugin } from "./serve.js";

/** How often it is looked whether whoever started this process is there still. Milliseconds. */
const LOOK_EVERY = 2_000;

/** The schema that is part of the package. */
async function readSchema(): Promise<string> {
  const folder = packageFolder();
  if (folder === undefined) throw new ProviderError("The package's own files are not there. Install it again.");
  return readFile(join(folder, "plugin", "schema.json"), "utf8");
}

async function main(args: readonly string[]): Promise<void> {
  const version = packageVersion();
  if (args.includes("--version")) {
    process.stdout.write(`${version}\n`);
    return;
  }
  // Pulumi puts flags of its own logging before the address.
  const engineAddress = args.filter((arg) => !arg.startsWith("-")).at(-1);
  const plugin = await servePlugin({ version, schema: readSchema, engineAddress });
  // By this line whoever started it finds the port.
  process.stdout.write(`${plugin.port}\n`);
  endWithParent(plugin);
}

/** A CLI that was killed says no goodbye: without it nobody would ever end this process. */
function endWithParent(plugin: ServedPlugin): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid === parent || plugin.service.underWay > 0) return;
    plugin.stop();
    process.exit(0);
  }, LOOK_EVERY).unref();
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`pulumi-resource-syncs: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
