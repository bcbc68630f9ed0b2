import { EngineError } from "../errors.js";

/** A project or stack file that is missing or says something it must not. */
export class ProjectFileError extends EngineError {
  override readonly name = "ProjectFileError";
  constructor(
    /** Absolute path of the file. */
    readonly file: string,
    /** What is wrong and what would be right. */
    readonly reason: string,
  ) {
    super(`${file}: ${reason}`);
  }
}

/** A stack that was asked for and does not exist. */
export class NoSuchStackError extends EngineError {
  override readonly name = "NoSuchStackError";
  constructor(
    /** Name of the stack. */
    readonly stackName: string,
    /** URL of the backend it was looked for in. */
    readonly backend: string,
    others: readonly string[],
  ) {
    super(
      `There is no stack named '${stackName}' in ${backend}. ` +
        (others.length === 0 ? "The project has none yet: `up` makes one." : `The project has: ${others.join(", ")}.`),
      6,
    );
  }
}
