import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";

import { ensureDirectory } from "../disk/durable-file.js";
import { namesIn, readText } from "../disk/read.js";
import { sweep } from "../disk/temporary.js";
import { currentUser } from "../user.js";
import { LockedError, type LockHolder } from "./errors.js";
import { isMap } from "../../protocol/property-values.js";
import { parseJson } from "./json.js";
import { fullName, type Layout, type StackReference } from "./layout.js";
import { isGone, ownIdentity, type ProcessIdentity } from "./process-identity.js";
import { removeWithSidecar, writeWithSidecar } from "./sidecar.js";
import { timestamp } from "./timestamp.js";

/** A lock as its file has it. Pulumi reads the first four fields; the last is ours, to decide whether the holder is still running. */
interface LockFile extends LockHolder {
  identity?: ProcessIdentity;
}

/** Locks that this process holds, by file. */
const held = new Set<string>();

/** The right to write one stack, taken by every run that is not a preview and by `stack rm`. */
export class StackLock {
  readonly #file: string;
  readonly #release = (): void => {
    rmSync(this.#file, { force: true });
    rmSync(`${this.#file}.attrs`, { force: true });
  };

  private constructor(file: string) {
    this.#file = file;
  }

  /**
   * Takes the lock as Pulumi does: look for others, write one's own, look again. A lock of this engine's whose process
   * is proven to be gone is removed and reported to `onTakeover`; any other, Pulumi's too, is a `LockedError`.
   */
  static async take(
    layout: Layout,
    stack: StackReference,
    onTakeover: (dead: LockHolder) => void = () => undefined,
  ): Promise<StackLock> {
    const directory = layout.locksOf(stack);
    await ensureDirectory(directory);
    await refuseOthers(directory, stack, undefined, onTakeover);
    await Promise.all([sweep(layout.locks), sweep(directory)]);

    const file = join(directory, `${randomUUID()}.json`);
    const lock = new StackLock(file);
    const identity = ownIdentity();
    const content = JSON.stringify({
      pid: process.pid,
      username: currentUser().name,
      hostname: hostname(),
      timestamp: timestamp(),
      ...(identity === undefined ? {} : { identity }),
    });
    held.add(file);
    process.on("exit", lock.#release);
    try {
      // A file that is half written, or a temporary one in this directory, would count as a lock with Pulumi.
      await writeWithSidecar(file, content, { temporaryFolder: layout.locks });
      await refuseOthers(directory, stack, file, onTakeover);
    } catch (error) {
      await lock.release();
      throw error;
    }
    return lock;
  }

  /** Gives the lock back. It is given back at the exit of the process too, whatever the exit. */
  async release(): Promise<void> {
    process.off("exit", this.#release);
    await removeWithSidecar(this.#file);
    held.delete(this.#file);
  }
}

/** The locks on a stack, of running and ended processes. */
export async function locksOf(layout: Layout, stack: StackReference): Promise<LockHolder[]> {
  return readLocks(layout.locksOf(stack));
}

/** Removes locks, of running and ended processes. */
export async function removeLocks(locks: readonly LockHolder[]): Promise<void> {
  for (const { file } of locks) await removeWithSidecar(file);
}

async function refuseOthers(
  directory: string,
  stack: StackReference,
  own: string | undefined,
  onTakeover: (dead: LockHolder) => void,
): Promise<void> {
  const living: LockHolder[] = [];
  for (const lock of await readLocks(directory)) {
    if (lock.file === own) continue;
    if (isDead(lock)) {
      await removeWithSidecar(lock.file);
      onTakeover(lock);
    } else {
      living.push(lock);
    }
  }
  if (living.length > 0) throw new LockedError(fullName(stack), living);
}

/**
 * Whether the holder is proven to be gone. In doubt it is kept: two writers would corrupt the state, a stale lock costs one command.
 *
 * A number alone proves nothing: it may have been given to another process, and in another PID namespace (a container on
 * this host) it counts other processes. Our own locks carry what proves it; one without that, as Pulumi's are, is kept.
 */
function isDead({ file, hostname: host, pid, identity }: LockFile): boolean {
  if (held.has(file) || host !== hostname() || identity === undefined) return false;
  return isGone(pid, identity);
}

async function readLocks(directory: string): Promise<LockFile[]> {
  const names = await namesIn(directory);
  const locks: LockFile[] = [];
  for (const name of names.filter((name) => !name.endsWith(".attrs")).sort()) {
    const lock = await readLock(join(directory, name));
    if (lock !== undefined) locks.push(lock);
  }
  return locks;
}

/** Undefined when it was given back meanwhile. A lock that cannot be read is still a lock. */
async function readLock(file: string): Promise<LockFile | undefined> {
  const text = await readText(file);
  if (text === undefined) return undefined;
  const content = fieldsOf(text);
  const lock: LockFile = {
    file,
    pid: typeof content["pid"] === "number" ? content["pid"] : 0,
    username: textOr(content["username"], "unknown"),
    hostname: textOr(content["hostname"], "unknown"),
    timestamp: textOr(content["timestamp"], "unknown"),
  };
  const { identity } = content;
  if (isIdentity(identity)) lock.identity = identity;
  return lock;
}

function fieldsOf(text: string): Record<string, unknown> {
  try {
    const content = parseJson(text);
    return isMap(content) ? content : {};
  } catch {
    return {};
  }
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === "string" ? value : otherwise;
}

function isIdentity(value: unknown): value is ProcessIdentity {
  return isMap(value) && ["machine", "boot", "namespace", "started"].every((key) => typeof value[key] === "string");
}
