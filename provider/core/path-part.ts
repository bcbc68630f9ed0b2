import { encode } from "./encode.js";
import { ProviderError } from "./errors/provider-error.js";

/**
 * A value as one part of a path. Refuses what would make it another path: nothing at all (`DELETE /syncs/`), and dots,
 * which every client takes out (`/syncs/..` is `/`).
 */
export function pathPart(value: string | number): string {
  const text = String(value);
  if (/^\.{0,2}$/.test(text))
    throw new ProviderError(`"${text}" is no id that a platform can have: nothing is called.`);
  return encode(text);
}
