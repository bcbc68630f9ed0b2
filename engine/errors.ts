/** Base of every failure the engine reports: a message for people, and the exit status Pulumi uses for it. */
export class EngineError extends Error {
  override readonly name: string = "EngineError";
  constructor(
    message: string,
    /** Process exit status: 1 failure, 2 usage, 6 no such stack, 7 changes where none were expected, 8 cancelled. */
    readonly exitCode: number = 1,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Something only Pulumi's own engine does. The message names it and says "needs the Pulumi CLI". */
export class UnsupportedError extends EngineError {
  override readonly name = "UnsupportedError";
  constructor(readonly feature: string) {
    super(`${feature} needs the Pulumi CLI: install it, or run with --engine pulumi where it is installed.`);
  }
}
