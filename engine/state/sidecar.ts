import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";

import { replaceFile } from "../disk/durable-file.js";

/**
 * Pulumi's `file://` storage keeps attributes of each file in a second one beside it. Readers do without it or with an
 * old one, but not with half of one. The temporary file bears the ending too: whoever lists the folder leaves it out.
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
  const content = Buffer.from(JSON.stringify(attributes));
  await replaceFile(sidecarOf(file), [content], { temporary: sidecarOf(`${file}.tmp`) });
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
