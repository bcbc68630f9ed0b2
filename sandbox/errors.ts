/** A request to the sandbox itself (not to a platform) that it does not understand; answered with 400 over HTTP. */
export class InvalidRequest extends Error {
  override readonly name = "InvalidRequest";
}

/** The sandbox cannot start, such as with a damaged data file or an address that is not allowed. */
export class SandboxStartError extends Error {
  override readonly name = "SandboxStartError";
  constructor(
    message: string,
    /** Whether another process listens on the port. */
    readonly isPortTaken = false,
  ) {
    super(message);
  }
}
