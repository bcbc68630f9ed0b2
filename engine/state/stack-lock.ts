import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { hostname, userInfo } from "node:os";
import { join } from "node:path";

import { ensureDirectory, replaceFile } from "../disk/durable-file.js";
import { hasCode } from "../disk/error-code.js";
import { LockedError, type LockHolder } from "./errors.js";
import { isMap, parseJson } from "./json.js";
import { fullName, type Layout, type StackReference } from "./layout.js";
import { isOutsideContainers, isRunning, ownIdentity, type ProcessIdentity, startOf } from "./process-identity.js";
import { md5Of, removeWithSidecar, writeSidecar } from "./sidecar.js";
import { timestamp } from "./timestamp.js";

/** A lock as its file has it. Pulumi reads the first four fields; the last is ours, to judge whether we still live. */
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
   * Takes the lock as Pulumi does: look for others, write one's own, look again. A lock whose process is surely dead on
   * this host is removed and told to `onTakeover`; any other is a `LockedError`.
   */
  static async take(
    layout: Layout,
    stack: StackReference,
    onTakeover: (dead: LockHolder) => void = () => undefined,
  ): Promise<StackLock> {
    const directory = layout.locksOf(stack);
    await ensureDirectory(directory);
    await refuseOthers(directory, stack, undefined, onTakeover);

    const file = join(directory, `${randomUUID()}.json`);
    const lock = new StackLock(file);
    const identity = ownIdentity();
    const content = JSON.stringify({
      pid: process.pid,
      username: userInfo().username,
      hostname: hostname(),
      timestamp: timestamp(),
      ...(identity === undefined ? {} : { identity }),
    });
    // A file that is half written, or a temporary one in this directory, would count as a lock with Pulumi.
    await replaceFile(file, [Buffer.from(content)], { temporary: join(layout.locks, `.${randomUUID()}.tmp`) });
    held.add(file);
    process.on("exit", lock.#release);
    try {
      await writeSidecar(file, md5Of(content));
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

/** The locks on a stack, living or dead. */
export async function locksOf(layout: Layout, stack: StackReference): Promise<LockHolder[]> {
  return readLocks(layout.locksOf(stack));
}

/** Removes locks, living or dead. */
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
 * Whether the holder is surely gone. In doubt it lives: two writers would cost the state, a lock too many a command.
 *
 * A number alone proves nothing: the same one may be taken anew, and in a container it counts other processes. Our own
 * locks carry what proves it; of Pulumi's we believe only that a number that nobody has is gone.
 */
function isDead(lock: LockFile): boolean {
  if (held.has(lock.file) || lock.hostname !== hostname()) return false;
  if (lock.identity === undefined) return lock.pid > 1 && !isRunning(lock.pid);
  const own = ownIdentity();
  if (own === undefined) return false;
  if (lock.identity.boot !== own.boot) {
    // Nothing survives a boot. But a host name alone does not say that it is this machine that was booted.
    return own.machine !== "" && lock.identity.machine === own.machine && isOutsideContainers(lock.identity);
  }
  if (lock.identity.namespace !== own.namespace) return false;
  return startOf(lock.pid) !== lock.identity.started;
}

async function readLocks(directory: string): Promise<LockFile[]> {
  let names: string[];
  try {
    names = await readdir(directory);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return [];
    throw error;
  }
  const locks: LockFile[] = [];
  for (const name of names.filter((name) => !name.endsWith(".attrs")).sort()) {
    const lock = await readLock(join(directory, name));
    if (lock !== undefined) locks.push(lock);
  }
  return locks;
}

/** Undefined when it was given back meanwhile. A lock that cannot be read is still a lock. */
async function readLock(file: string): Promise<LockFile | undefined> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
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
