import { ProviderError } from "../../core/errors/provider-error.js";
import { isSecretProperty } from "./classify.js";
import { isMask, isWholeMask } from "./mask.js";
import { propertiesOf } from "./object.js";
import { leavesOf } from "./parts.js";

/** Paths of the properties that hold what a mask leaves of a secret instead of the secret. */
export function maskedProperties(credential: unknown): string[] {
  const properties = propertiesOf(credential);
  const kind = properties?.["kind"];
  return leavesOf(properties)
    .filter(({ path, value }) => (isSecretProperty(kind, path) ? isMask(value) : isWholeMask(value)))
    .map(({ path }) => ["credential", "properties", ...path].join("."));
}

/** Stops before a mask is sent, whatever way it came: it would take the place of the real secret. */
export function refuseMasks(credential: unknown): void {
  const masked = maskedProperties(credential);
  if (masked.length === 0) return;
  throw new ProviderError(`${masked.join(", ")}: a masked secret is never sent to Sequin. Give the real one.`);
}
