import { createHash } from "node:crypto";
import { constants, type Stats } from "node:fs";
import { copyFile, mkdir, open, rename, rm, stat, type FileHandle } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

import { hasCode } from "./error-code.js";
import { FileWriteError } from "../state/errors.js";

/** Bytes that are gathered before they are handed to the operating system. */
const BLOCK_SIZE = 1024 * 1024;

/** How a file is put in place. */
export interface ReplaceOptions {
  /** Path of the temporary file, on the same file system. Default: a fresh name beside the file. */
  temporary?: string;
  /** Also answers the MD5 of what was written, in base64. Costs a pass over the data. Default false. */
  digest?: boolean;
}

/**
 * Replaces a file so that at every moment, a crash or a power cut included, the path holds either the old or the new
 * content, whole. When the promise resolves, the new content is on the disk.
 *
 * `write-file-atomic` was looked at: it takes the content as one piece (a state of 10,000 resources is 20 MB) and does
 * not sync the directory, without which a rename may be lost in a power cut.
 */
export async function replaceFile(
  path: string,
  content: Iterable<Uint8Array>,
  options: ReplaceOptions = {},
): Promise<string | undefined> {
  const temporary = options.temporary ?? join(dirname(path), `.${basename(path)}.${process.pid}-${nextNumber()}.tmp`);
  const hash = options.digest === true ? createHash("md5") : undefined;
  try {
    const existing = await statIfThere(path);
    const handle = await open(temporary, "w");
    try {
      if (existing !== undefined) await handle.chmod(existing.mode & 0o7777);
      for (const block of blocks(content)) {
        hash?.update(block);
        await writeWhole(handle, block);
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
    await syncDirectory(dirname(path));
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error instanceof FileWriteError ? error : new FileWriteError(path, error);
  }
  return hash?.digest("base64");
}

/**
 * Copies a file, which must be there, so that the copy survives a power cut, and that what stood in its place before
 * stays until it is whole. Shares the blocks where the file system can.
 */
export async function copyDurably(from: string, to: string): Promise<void> {
  const temporary = `${to}.tmp`;
  try {
    await copyFile(from, temporary, constants.COPYFILE_FICLONE);
    const handle = await open(temporary, "r+");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, to);
    await syncDirectory(dirname(to));
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw new FileWriteError(to, error);
  }
}

/** Makes a directory and those above it, all of them on the disk when the promise resolves. */
export async function ensureDirectory(path: string): Promise<void> {
  try {
    const first = await mkdir(path, { recursive: true });
    if (first === undefined) return;
    for (let directory = path; directory.length >= first.length; directory = dirname(directory)) {
      await syncDirectory(dirname(directory));
    }
  } catch (error) {
    throw new FileWriteError(path, error);
  }
}

let number = 0;

function nextNumber(): number {
  return ++number;
}

async function statIfThere(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}

/** Gathers many small pieces into few large blocks: one trip to the thread pool for each block, not for each piece. */
function* blocks(content: Iterable<Uint8Array>): Generator<Uint8Array> {
  const block = Buffer.allocUnsafe(BLOCK_SIZE);
  let length = 0;
  for (const piece of content) {
    if (length + piece.length > BLOCK_SIZE) {
      if (length > 0) yield block.subarray(0, length);
      length = 0;
      if (piece.length > BLOCK_SIZE) {
        yield piece;
        continue;
      }
    }
    block.set(piece, length);
    length += piece.length;
  }
  if (length > 0) yield block.subarray(0, length);
}

async function writeWhole(handle: FileHandle, block: Uint8Array): Promise<void> {
  for (let offset = 0; offset < block.length;) {
    // A disk that is nearly full takes a part and says so only by the count.
    const { bytesWritten } = await handle.write(block, offset, block.length - offset);
    offset += bytesWritten;
  }
}

async function syncDirectory(path: string): Promise<void> {
  // Windows cannot open a directory; NTFS keeps its own journal of names.
  if (process.platform === "win32") return;
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
