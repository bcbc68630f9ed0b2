import { encode } from "../core/encode.js";
import { ProviderError } from "../core/errors/provider-error.js";

/** Which sync, on which connection. */
export interface SyncRef {
  readonly providerConfigKey: string;
  readonly connectionId: string;
  readonly syncName: string;
  readonly syncVariant: string;
}

/** `key/connection/sync/variant`, each URL-encoded: a person can write it down from what the dashboard shows. */
export function formatId(ref: SyncRef): string {
  return [ref.providerConfigKey, ref.connectionId, ref.syncName, ref.syncVariant].map(encode).join("/");
}

/** The sync that an id names; the variant may be left out and is `base` then. */
export function parseId(id: string): SyncRef {
  const [providerConfigKey, connectionId, syncName, syncVariant = "base", ...rest] = id.split("/").map(decode);
  if (!providerConfigKey || !connectionId || !syncName || !syncVariant || rest.length > 0) {
    throw new ProviderError(
      `"${id}" is not the id of a Nango sync. It is "providerConfigKey/connectionId/syncName/syncVariant", each part URL-encoded.`,
    );
  }
  return { providerConfigKey, connectionId, syncName, syncVariant };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** A sync as people name it. */
export function describeRef({ providerConfigKey, connectionId, syncName, syncVariant }: SyncRef): string {
  const variant = syncVariant === "base" ? "" : ` (variant "${syncVariant}")`;
  return `sync "${syncName}"${variant} of connection "${connectionId}" of integration "${providerConfigKey}"`;
}
