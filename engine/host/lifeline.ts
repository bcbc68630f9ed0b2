import { type StdioOptions } from "node:child_process";

const ENGINE_PID = "PULUMI_SYNCS_ENGINE_PID";

/**
 * Runs in the child before anything else: ends it when the pipe on descriptor 3 closes, which the kernel does when the
 * engine dies, even by SIGKILL. Only the direct child acts on it, because a process that the child forks inherits the
 * flag but has something else on that descriptor. The socket does not keep the child alive.
 */
const PRELOAD = `
import { Socket } from "node:net";
const engine = process.env.${ENGINE_PID};
delete process.env.${ENGINE_PID};
if (engine === String(process.ppid)) {
  const lifeline = new Socket({ fd: 3 });
  lifeline.on("error", () => {});
  lifeline.on("close", () => process.exit(1));
  lifeline.resume();
  lifeline.unref();
}
`;

/** What a Node child needs so that it never outlives the engine. */
export const lifeline: { nodeArgs: string[]; env: Record<string, string>; stdio: StdioOptions } = {
  nodeArgs: ["--import", `data:text/javascript,${encodeURIComponent(PRELOAD)}`],
  env: { [ENGINE_PID]: String(process.pid) },
  stdio: ["ignore", "pipe", "pipe", "pipe"],
};
