import { createHash } from "node:crypto";
import { canonicalText } from "../../core/canonical.js";

/**
 * Short stand-in for a configuration. The state keeps it in place of the values: those may be long, or secret, and only
 * their being the same is ever asked.
 */
export function fingerprint(configuration: unknown): string {
  return createHash("sha256").update(canonicalText(configuration)).digest("base64url").slice(0, 22);
}
