import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The version of this package. */
export function packageVersion(): string {
  return manifest().version;
}

/** The folder of this package. */
export function packageFolder(): string {
  return manifest().folder;
}

/** The package.json above this file, built or not. */
function manifest(): { readonly folder: string; readonly version: string } {
  for (let folder = __dirname; folder !== dirname(folder); folder = dirname(folder)) {
    try {
      const content: unknown = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
      if (isPackage(content)) return { folder, version: content.version };
    } catch {
      // Not here: one folder further up.
    }
  }
  return { folder: __dirname, version: "unknown" };
}

function isPackage(content: unknown): content is { version: string } {
  return (
    typeof content === "object" &&
    content !== null &&
    "name" in content &&
    content.name === "pulumi-syncs" &&
    "version" in content &&
    typeof content.version === "string"
  );
}
