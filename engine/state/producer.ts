import { createRequire } from "node:module";

/** Who writes a state: `manifest.version`, as `pulumi stack` shows it. */
export const PRODUCER = `pulumi-syncs-${ownVersion()}`;

function ownVersion(): string {
  // A package may ask for itself by name: the same from the sources and from `dist`.
  const manifest: unknown = createRequire(__filename)("pulumi-syncs/package.json");
  return typeof manifest === "object" && manifest !== null && "version" in manifest ? String(manifest.version) : "";
}
