import { Child, type ChildSpec, type HostedProcess } from "./child.js";

export type { HostedProcess } from "./child.js";

/** What starts the processes of a run. */
export interface Host {
  start(spec: ChildSpec): HostedProcess;
}

/** A Node process of its own for each. */
export const processHost: Host = { start: (spec) => new Child(spec) };
