import { createHash } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";

/**
 * Pulumi's `file://` storage keeps attributes of each file in a second one beside it. Readers do without it, so it is
 * not part of what must survive a crash.
 */
export async function writeSidecar(file: string, md5: string): Promise<void> {
  const attributes = {
    "user.cache_control": "",
    "user.content_disposition": "",
    "user.content_encoding": "",
    "user.content_language": "",
    "user.content_type": "text/plain; charset=utf-8",
    "user.metadata": null,
    md5,
  };
  await writeFile(sidecarOf(file), JSON.stringify(attributes));
}

/** Removes a file together with its attributes; what is not there is fine. */
export async function removeWithSidecar(file: string): Promise<void> {
  await rm(file, { force: true });
  await rm(sidecarOf(file), { force: true });
}

/** The MD5 that a sidecar carries. */
export function md5Of(content: string | Uint8Array): string {
  return createHash("md5").update(content).digest("base64");
}

function sidecarOf(file: string): string {
  return `${file}.attrs`;
}
