import { encode } from "../core/encode.js";
import { ProviderError } from "../core/errors/provider-error.js";

/** A sync of a Connected User. */
export interface SyncRef {
  readonly userId: string;
  readonly syncId: string;
}

/** The resource's id: `userId/syncId`, the user URL-encoded. A sync id alone cannot be read: a token speaks for one user. */
export function formatId({ userId, syncId }: SyncRef): string {
  return `${encode(userId)}/${syncId}`;
}

/** The sync that an id names: taken apart at the last slash, so that a person may also write the user as it is. */
export function parseId(id: string): SyncRef {
  const slash = id.lastIndexOf("/");
  const userId = decode(id.slice(0, Math.max(slash, 0)));
  const syncId = id.slice(slash + 1);
  if (userId !== "" && syncId !== "") return { userId, syncId };
  throw new ProviderError(`"${id}" is not the id of a Paragon sync. It is "userId/syncId", the user URL-encoded.`);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A lone % comes from a person who wrote the user unencoded.
    return text;
  }
}

/** What tells the syncs of a project apart, in a program's words. */
export interface SyncKey {
  readonly userId: string;
  readonly integration: string;
  readonly pipeline: string;
  readonly configurationName: string;
}

/** A sync as people name it. */
export function describeKey({ userId, integration, pipeline, configurationName }: SyncKey): string {
  return `the ${integration}/${pipeline} sync "${configurationName}" of user "${userId}"`;
}
