/**
 * The emulated platforms, for a program's own tests: `import { startSandbox } from "pulumi-syncs/sandbox"`. See docs/sandbox.md.
 */
export { InvalidRequest, SandboxStartError } from "./errors.js";
export { startSandbox } from "./server.js";
export type { Fault, LoggedRequest, PlatformName, Sandbox, SandboxOptions } from "./types.js";
