import { createDecipheriv, pbkdf2Sync } from "node:crypto";

import type { ResourceState } from "../../../engine/model.js";

/** A checkpoint with its secrets in clear. Written apart from the engine's own code, which it is to check. */
export interface Checkpoint {
  resources: ResourceState[];
  pendingOperations: { resource: ResourceState; type: string }[];
}

interface CheckpointFile {
  checkpoint: {
    latest: {
      secrets_providers?: { state?: { salt?: string } };
      resources?: ResourceState[];
      pending_operations?: { resource: ResourceState; type: string }[];
    };
  };
}

/** Reads a checkpoint whose passphrase is `fixture`, or whose secrets are in clear already. */
export function decrypted(text: string): Checkpoint {
  const { latest } = (JSON.parse(text) as CheckpointFile).checkpoint;
  const salt = latest.secrets_providers?.state?.salt;
  const reveal = (_: string, value: unknown): unknown => {
    if (typeof value !== "object" || value === null) return value;
    if ("plaintext" in value) return { secret: JSON.parse(String(value.plaintext)) as unknown };
    if (!("ciphertext" in value)) return value;
    if (salt === undefined) throw new Error("a secret without a salt");
    return { secret: JSON.parse(decrypt(String(value.ciphertext), keyOf(salt))) as unknown };
  };
  return {
    resources: JSON.parse(JSON.stringify(latest.resources ?? []), reveal) as ResourceState[],
    pendingOperations: JSON.parse(
      JSON.stringify(latest.pending_operations ?? []),
      reveal,
    ) as Checkpoint["pendingOperations"],
  };
}

const keys = new Map<string, Buffer>();

function keyOf(salt: string): Buffer {
  const known = keys.get(salt);
  if (known !== undefined) return known;
  const key = pbkdf2Sync("fixture", Buffer.from(salt.split(":")[1] ?? "", "base64"), 1_000_000, 32, "sha256");
  keys.set(salt, key);
  return key;
}

function decrypt(text: string, key: Buffer): string {
  const [, nonce = "", sealed = ""] = text.split(":");
  const bytes = Buffer.from(sealed, "base64");
  const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64"));
  decipher.setAuthTag(bytes.subarray(-16));
  return decipher.update(bytes.subarray(0, -16)).toString("utf8") + decipher.final("utf8");
}
