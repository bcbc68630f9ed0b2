import { encode } from "../../core/encode.js";
import { ProviderError } from "../../core/errors/provider-error.js";

/** Which connection, of which integration. */
export interface ConnectionRef {
  readonly providerConfigKey: string;
  readonly connectionId: string;
}

/** `key/connection`, each URL-encoded. */
export function formatConnectionId({ providerConfigKey, connectionId }: ConnectionRef): string {
  return [providerConfigKey, connectionId].map(encode).join("/");
}

/** The connection that an id names. */
export function parseConnectionId(id: string): ConnectionRef {
  const [providerConfigKey, connectionId, ...rest] = id.split("/").map(decode);
  if (!providerConfigKey || !connectionId || rest.length > 0) {
    throw new ProviderError(
      `"${id}" is not the id of the metadata of a Nango connection. It is "providerConfigKey/connectionId", each part URL-encoded.`,
    );
  }
  return { providerConfigKey, connectionId };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The metadata as people name it. */
export function describeMetadata({ providerConfigKey, connectionId }: ConnectionRef): string {
  return `metadata of connection "${connectionId}" of integration "${providerConfigKey}"`;
}
