import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";

import { copyDurably, replaceFile, type ReplaceOptions } from "../disk/durable-file.js";

/**
 * Writes a file as Pulumi's `file://` storage does: with its attributes in a second one beside it. Readers do without
 * that or with an old one, but not with half of one.
 */
export async function writeWithSidecar(file: string, content: string, options: ReplaceOptions = {}): Promise<void> {
  const bytes = Buffer.from(content);
  await replaceFile(file, [bytes], options);
  await writeSidecar(file, md5Of(bytes));
}

/** Copies a file, which must be there, and writes the attributes of the copy. */
export async function copyWithSidecar(from: string, to: string, md5: string): Promise<void> {
  await copyDurably(from, to);
  await writeSidecar(to, md5);
}

/** Writes the attributes of a file. */
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
  await replaceFile(sidecarOf(file), [Buffer.from(JSON.stringify(attributes))]);
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
