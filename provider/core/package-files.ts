import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The folder of this package, built or not; undefined where there is none above this file. */
export function packageFolder(): string | undefined {
  return ownPackage()?.folder;
}

/** The version in the package.json above this file, built or not. */
export function packageVersion(): string {
  return ownPackage()?.version ?? "unknown";
}

function ownPackage(): { readonly folder: string; readonly version: string } | undefined {
  for (let folder = __dirname; folder !== dirname(folder); folder = dirname(folder)) {
    try {
      const content: unknown = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
      if (isPackage(content)) return { folder, version: content.version };
    } catch {
      // Not here: one folder further up.
    }
  }
  return undefined;
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
