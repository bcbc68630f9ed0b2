import { createHash } from "node:crypto";

/** What a sync's id is made from. */
export interface SyncKey {
  projectId: string;
  userId: string;
  integration: string;
  /** Absent: the pipeline is no part of the key (the documents name only integration and configuration name). */
  pipeline?: string;
  configurationName: string;
}

const namespace = "2c4bd0e6-6c5f-4f0e-9a86-0d6d1f7c2a11";

/**
 * Id of a sync: a version 5 UUID of its key, so that a sync enabled again after its deletion has the id it had before.
 *
 * @see https://docs.useparagon.com/managed-sync/api/delete-sync
 */
export function syncId(key: SyncKey): string {
  return nameUuid(
    JSON.stringify([key.projectId, key.userId, key.integration, key.pipeline ?? null, key.configurationName]),
  );
}

/** Id of the account that a user connected first, for users that nobody described to the sandbox. */
export function firstCredentialId(userId: string, integration: string): string {
  return nameUuid(JSON.stringify(["credential", userId, integration]));
}

/** RFC 9562, §5.5. */
function nameUuid(name: string): string {
  const digest = createHash("sha1")
    .update(Buffer.from(namespace.replaceAll("-", ""), "hex"))
    .update(name)
    .digest();
  const bytes = digest.subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
