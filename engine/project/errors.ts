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

/** The stack that is meant when nobody named one. */
export const DEFAULT_STACK = "dev";

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
    // The first one is made unasked where nobody named one.
    const isFirst = others.length === 0 && stackName === DEFAULT_STACK;
    super(
      `There is no stack named '${stackName}' (backend: ${backend}). ` +
        (others.length === 0 ? "The project has none yet." : `The project has: ${others.join(", ")}.`) +
        ` \`stack init ${stackName}\` makes it, as does ${isFirst ? "`up` without --stack" : "`up --create`"}.`,
      6,
    );
  }
}
