import { Child, type ChildExit, type ChildSpec } from "./child.js";

/** A process of a run: the user's program, or a provider. */
export interface HostedProcess {
  /** Resolves when the process is gone and its output was told; never rejects. */
  readonly exited: Promise<ChildExit>;
  /** Asks for the end, and kills after a grace. Resolves when the process is gone. */
  interrupt(): Promise<ChildExit>;
  /** Ends the process at once. Resolves when it is gone. */
  kill(): Promise<ChildExit>;
}

/** What starts the processes of a run. */
export interface Host {
  start(spec: ChildSpec): HostedProcess;
}

/** A Node process of its own for each. */
export const processHost: Host = { start: (spec) => new Child(spec) };
