import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { copyFile, type FileHandle, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import { FileWriteError, hasCode } from "./errors.js";
import { statOf } from "./read.js";
import { temporaryFor } from "./temporary.js";

/** Bytes that are gathered before they are handed to the operating system. */
const BLOCK_SIZE = 1024 * 1024;

/** Waits before a rename is tried again, in milliseconds: 1.3 s in all. */
const RENAME_WAITS = [10, 20, 40, 80, 160, 320, 640];

/** How a file is put in place. */
export interface ReplaceOptions {
  /** Folder of the temporary file, on the same file system. Default: that of the file. */
  temporaryFolder?: string;
  /** Also answers the MD5 of what was written, in base64. Costs a pass over the data. Default false. */
  digest?: boolean;
}

/**
 * Replaces a file so that at every moment, a crash or a power cut included, the path holds either the old or the new
 * content, whole; of two writers at the same time the last one wins, whole. When the promise resolves, the new content is
 * on the disk, as far as its file system can say.
 *
 * `write-file-atomic` was looked at: it takes the content as one piece (a state of 10,000 resources is 20 MB), does not
 * sync the directory, without which a rename may be lost in a power cut, and tries a rename once.
 */
export async function replaceFile(
  path: string,
  content: Iterable<Uint8Array>,
  options: ReplaceOptions = {},
): Promise<string | undefined> {
  const hash = options.digest === true ? createHash("md5") : undefined;
  const temporary = temporaryFor(path, options.temporaryFolder);
  await putInPlace(path, temporary, async () => {
    const mode = await modeOf(path);
    const handle = await open(temporary, "wx", mode);
    try {
      if (mode !== undefined && ((await handle.stat()).mode & 0o7777) !== mode) await handle.chmod(mode);
      for (const block of blocks(content)) {
        hash?.update(block);
        await writeWhole(handle, block);
      }
      await syncFile(handle);
    } finally {
      await handle.close();
    }
  });
  return hash?.digest("base64");
}

/**
 * Copies a file, which must be there, so that the copy survives a power cut, and that what stood in its place before
 * stays until it is whole. Shares the blocks where the file system can.
 */
export async function copyDurably(from: string, to: string): Promise<void> {
  const temporary = temporaryFor(to);
  await putInPlace(to, temporary, async () => {
    await copyFile(from, temporary, constants.COPYFILE_FICLONE);
    const handle = await open(temporary, "r+");
    try {
      await syncFile(handle);
    } finally {
      await handle.close();
    }
  });
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

/** Writes a temporary file and gives it its place; leaves none behind. */
async function putInPlace(path: string, temporary: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
    await renamePatiently(temporary, path);
    await syncDirectory(dirname(path));
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error instanceof FileWriteError ? error : new FileWriteError(path, error);
  }
}

/**
 * A rename is refused for a moment while a virus scanner, an indexer or a backup has one of the two files open, and by
 * some network file systems without a reason that is visible here.
 */
async function renamePatiently(from: string, to: string): Promise<void> {
  for (const wait of RENAME_WAITS) {
    try {
      await rename(from, to);
      return;
    } catch (error) {
      if (!hasCode(error, "EPERM", "EACCES", "EBUSY", "EAGAIN")) throw error;
    }
    await delay(wait);
  }
  await rename(from, to);
}

async function modeOf(path: string): Promise<number | undefined> {
  const stats = await statOf(path);
  return stats === undefined ? undefined : stats.mode & 0o7777;
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

/** Some file systems cannot sync. Pulumi does not require it either. */
const CANNOT_SYNC = ["EINVAL", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"];

async function syncFile(handle: FileHandle): Promise<void> {
  try {
    await handle.sync();
  } catch (error) {
    if (!hasCode(error, ...CANNOT_SYNC)) throw error;
  }
}

/** Many more take a sync of a file, but none of a directory, or do not let one be opened for it. */
async function syncDirectory(path: string): Promise<void> {
  // Windows cannot open a directory; NTFS keeps its own journal of names.
  if (process.platform === "win32") return;
  try {
    const handle = await open(path, "r");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!hasCode(error, ...CANNOT_SYNC, "EBADF", "EPERM", "EACCES", "EISDIR")) throw error;
  }
}
