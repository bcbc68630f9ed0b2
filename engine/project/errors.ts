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
    /** The backend it was looked for in: its URL. */
    readonly backend: string,
    /** Stacks that the project has. */
    readonly others: readonly string[],
  ) {
    super(
      `There is no stack named '${stackName}' in ${backend}. ` +
        (others.length === 0 ? "The project has none yet." : `The project has: ${others.join(", ")}.`) +
        ` \`stack init ${stackName}\` makes it, as does \`up --create\`.`,
      6,
    );
  }
}
