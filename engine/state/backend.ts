import { readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";

import { parse as parseYaml } from "yaml";

import { ensureDirectory } from "../disk/durable-file.js";
import { namesIn, readText, statOf } from "../disk/read.js";
import { EngineError, UnsupportedError } from "../errors.js";
import type { Snapshot } from "../model.js";
import { checkpointContent, type CheckpointIdentity } from "./checkpoint-content.js";
import { decodeSnapshot, NOTHING_KEPT, parseCheckpoint, type RawCheckpoint } from "./checkpoint.js";
import { CLEAR, type Crypter } from "./crypter.js";
import { EntryCache } from "./entry-cache.js";
import { DamagedStateError, type LockHolder, MalformedCheckpointError } from "./errors.js";
import { type HistoryEntry, type KeptRun, lastRun, recordRun } from "./history.js";
import { brokenRule } from "./integrity.js";
import { fullName, Layout, type StackReference } from "./layout.js";
import { Ledger } from "./ledger.js";
import { PRODUCER } from "./producer.js";
import { copyWithSidecar, md5Of, removeWithSidecar, writeWithSidecar } from "./sidecar.js";
import { locksOf, StackLock } from "./stack-lock.js";
import { StateFile } from "./state-file.js";
import { timestamp } from "./timestamp.js";
import { recoveryHint } from "./recovery-hint.js";

const META = "version: 1\n";

/** A directory that holds the states of stacks: Pulumi's `file://` backend in its project-scoped layout. */
export class FileBackend {
  private constructor(
    /** The URL as it was given. */
    readonly url: string,
    readonly layout: Layout,
  ) {}

  /** Opens the backend in a directory; refuses a layout that this engine does not know, and changes nothing. */
  static async open(url: string, directory: string): Promise<FileBackend> {
    const layout = new Layout(directory);
    if ((await statOf(directory))?.isDirectory() !== true) {
      throw new EngineError(`The backend ${url} does not exist: make the directory ${directory}, or name another one.`);
    }
    await refuseOtherLayouts(layout);
    return new FileBackend(url, layout);
  }

  /** All stacks, or those of one project, sorted by name. */
  async stacks(project?: string): Promise<StackReference[]> {
    const projects = project === undefined ? await namesIn(this.layout.stacks) : [project];
    const stacks: StackReference[] = [];
    for (const name of projects) {
      for (const file of await namesIn(join(this.layout.stacks, name))) {
        const stack = /^([\w.-]+)\.json(?:\.gz|\.zst)?$/.exec(file)?.[1];
        if (stack !== undefined && !stacks.some((other) => other.project === name && other.name === stack)) {
          stacks.push({ project: name, name: stack });
        }
      }
    }
    return stacks.sort((a, b) => (fullName(a) < fullName(b) ? -1 : 1));
  }

  /** Whether there is such a stack. A state that this engine cannot read counts, and is refused when it is read. */
  async exists(stack: StackReference): Promise<boolean> {
    return (await this.stacks(stack.project)).some(({ name }) => name === stack.name);
  }

  /** Makes a stack that holds nothing yet. The caller has its lock. */
  async create(stack: StackReference, salt: string): Promise<void> {
    await this.#writeMeta();
    const identity: CheckpointIdentity = { stack: fullName(stack), version: PRODUCER, salt, kept: NOTHING_KEPT };
    const nothing = new Ledger({ resources: [], pendingOperations: [] });
    const content = checkpointContent(identity, nothing, new EntryCache(CLEAR), timestamp());
    await this.stateFile(stack).replace(content, true);
  }

  /** The file of a stack. One object serves one run: it keeps the old content at its first write. */
  stateFile(stack: StackReference): StateFile {
    return new StateFile(this.layout.stateFile(stack));
  }

  /** Reads the state of a stack as far as it goes without a key; undefined when there is no such stack. */
  async read(stack: StackReference): Promise<RawCheckpoint | undefined> {
    const text = await this.stateFile(stack).read();
    return text === undefined ? undefined : this.#explained(stack, () => parseCheckpoint(text));
  }

  /** Decrypts a state and checks that it keeps the rules of one. */
  async decode(stack: StackReference, raw: RawCheckpoint, crypter: Crypter | undefined): Promise<Snapshot> {
    return this.#explained(stack, () => {
      if (raw.encrypted && crypter === undefined) {
        throw new MalformedCheckpointError("it holds encrypted values, but not the salt that opens them");
      }
      const snapshot = decodeSnapshot(raw, crypter ?? CLEAR);
      const broken = brokenRule(snapshot.resources);
      if (broken !== undefined) throw new MalformedCheckpointError(broken);
      return snapshot;
    });
  }

  /** Takes the lock of a stack. */
  lock(stack: StackReference, onTakeover?: (dead: LockHolder) => void): Promise<StackLock> {
    return StackLock.take(this.layout, stack, onTakeover);
  }

  /** The locks on a stack. */
  locks(stack: StackReference): Promise<LockHolder[]> {
    return locksOf(this.layout, stack);
  }

  /** Keeps a run in the history, and a backup of the state after it. */
  recordRun(stack: StackReference, entry: HistoryEntry): Promise<void> {
    return recordRun(this.layout, stack, entry);
  }

  /** The newest run of a kind, from the history. */
  lastRun(stack: StackReference, kind: HistoryEntry["kind"]): Promise<KeptRun | undefined> {
    return lastRun(this.layout, stack, kind);
  }

  /** Removes a stack and its history. As with Pulumi, its last state stays as `.bak`, and so do its backups. */
  async remove(stack: StackReference): Promise<void> {
    const state = this.layout.stateFile(stack);
    await copyWithSidecar(state, `${state}.bak`, md5Of(await readFile(state)));
    await removeWithSidecar(state);
    await removeWithSidecar(this.layout.tagsFile(stack));
    await rm(this.layout.history(stack), { recursive: true, force: true });
  }

  async #writeMeta(): Promise<void> {
    const { meta } = this.layout;
    if ((await statOf(meta)) !== undefined) return;
    await ensureDirectory(dirname(meta));
    await writeWithSidecar(meta, META);
  }

  /** Turns "this is no checkpoint" into the message that names the file and has the recovery hint. */
  async #explained<T>(stack: StackReference, read: () => T): Promise<T> {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof MalformedCheckpointError)) throw error;
      throw new DamagedStateError(this.layout.stateFile(stack), error.message, await recoveryHint(this.layout, stack));
    }
  }
}

async function refuseOtherLayouts(layout: Layout): Promise<void> {
  const text = await readText(layout.meta);
  if (text === undefined) {
    // Before there were projects, there was no such file, and the states stood directly in `stacks`.
    const legacy = (await namesIn(layout.stacks)).filter((name) => /\.json(?:\.gz|\.zst)?$/.test(name));
    if (legacy.length === 0) return;
    throw new UnsupportedError(`The old layout of ${layout.stacks} (\`pulumi state upgrade\` brings it up to date)`);
  }
  const version = versionIn(text, layout.meta);
  if (version !== 1) throw new UnsupportedError(`Layout version ${String(version)} of the backend (${layout.meta})`);
}

function versionIn(text: string, file: string): unknown {
  let meta: unknown;
  try {
    meta = parseYaml(text);
  } catch {
    throw new DamagedStateError(file, "it is not readable YAML");
  }
  return typeof meta === "object" && meta !== null && "version" in meta ? meta.version : undefined;
}
