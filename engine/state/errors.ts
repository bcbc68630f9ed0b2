import { reasonOf } from "../disk/errors.js";
import { EngineError } from "../errors.js";

/** A state file that cannot be read. It is left as it is; the message has the recovery hint. */
export class DamagedStateError extends EngineError {
  override readonly name = "DamagedStateError";
  constructor(
    /** Absolute path of the file. */
    readonly file: string,
    /** What is wrong with it, in words. */
    readonly reason: string,
    /** The recovery hint, if there is a copy to go back to. */
    readonly remedy: string = "",
  ) {
    super(
      [`The state file ${file} is damaged: ${reason}. Nothing was changed, and the file was left as it is.`, remedy]
        .filter((line) => line !== "")
        .join("\n"),
    );
  }
}

/** The content of a checkpoint that breaks its rules; whoever knows the file turns it into a `DamagedStateError`. */
export class MalformedCheckpointError extends EngineError {
  override readonly name = "MalformedCheckpointError";
}

/** The state could not be put on disk: disk full, permissions, a file system gone. */
export class StateWriteError extends EngineError {
  override readonly name = "StateWriteError";
  constructor(
    /** Absolute path of the state file. */
    readonly file: string,
    cause: unknown,
  ) {
    super(
      `The state could not be written to ${file}: ${reasonOf(cause)}. No further step is started. ` +
        `The file holds the last complete state, with the operations in progress; ` +
        `fix the cause and run the same command again.`,
      1,
      { cause },
    );
  }
}

/** The run was cancelled twice: nothing more is written. */
export class AbandonedError extends EngineError {
  override readonly name = "AbandonedError";
  constructor() {
    super("The run was cancelled twice: nothing more is written to the state.", 8);
  }
}

/** The passphrase does not open what it should open. */
export class IncorrectPassphraseError extends EngineError {
  override readonly name = "IncorrectPassphraseError";
  constructor(
    /** What should be opened: the configuration file or the state, by path. */
    readonly subject: string,
    /** Where the passphrase came from: an environment variable, or a file named by one. */
    readonly source: string,
  ) {
    super(
      `Incorrect passphrase: ${source} does not open the secrets in ${subject}. ` +
        `Set it to the passphrase the stack was made with. Nothing was changed.`,
    );
  }
}

/** A stack that another run holds. */
export class LockedError extends EngineError {
  override readonly name = "LockedError";
  constructor(
    /** Name of the stack. */
    readonly stackName: string,
    /** The locks that are held. */
    readonly locks: readonly LockHolder[],
  ) {
    super(
      `The stack '${stackName}' is locked by another run:\n` +
        locks
          .map((lock) => `  ${lock.username}@${lock.hostname} (process ${lock.pid}), since ${lock.timestamp}`)
          .join("\n") +
        `\nWait for it to end. If it is certain that it has ended, remove its lock with ` +
        `\`pulumi-syncs cancel --stack ${stackName}\`, or by hand:\n` +
        locks.map((lock) => `  rm ${quote(lock.file)}`).join("\n"),
    );
  }
}

/** Who holds a lock. */
export interface LockHolder {
  /** Absolute path of the lock file. */
  file: string;
  pid: number;
  username: string;
  hostname: string;
  /** RFC 3339. */
  timestamp: string;
}

/** A path as a shell takes it. */
export function quote(path: string): string {
  return /^[\w./@:+-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
