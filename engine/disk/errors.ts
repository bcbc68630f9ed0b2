import { EngineError } from "../errors.js";

/** Whether an error is the operating system's with one of these codes. */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && "code" in error && typeof error.code === "string" && codes.includes(error.code);
}

/** A file of the engine's could not be put on disk: disk full, permissions, a file system gone. */
export class FileWriteError extends EngineError {
  override readonly name = "FileWriteError";
  /** What the operating system said, in words. */
  readonly reason: string;
  constructor(
    /** Absolute path of the file or folder. */
    readonly file: string,
    cause: unknown,
  ) {
    const reason = reasonOf(cause);
    super(
      `${file} could not be written: ${reason}. Any previous file is unchanged. ` +
        "Remove the cause and run the same command again.",
      1,
      { cause },
    );
    this.reason = reason;
  }
}

/** The words of an operating system's error, without its stack. */
export function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  if (cause instanceof FileWriteError) return cause.reason;
  const code = "code" in cause && typeof cause.code === "string" ? cause.code : undefined;
  switch (code) {
    case "ENOSPC":
      return "no space left on the device (ENOSPC)";
    case "EDQUOT":
      return "the disk quota is used up (EDQUOT)";
    case "EACCES":
    case "EPERM":
      return `permission denied (${code})`;
    case "EROFS":
      return "the file system is read-only (EROFS)";
    default:
      return cause.message;
  }
}
