import type { OperationOptions } from "./options.js";
import type { Workspace } from "../project/workspace.js";

/** Works while holding the stack's lock, and gives it back whatever comes of the work. */
export async function withLock<T>(
  { backend, stack }: Workspace,
  options: Pick<OperationOptions, "onEvent">,
  work: () => Promise<T>,
): Promise<T> {
  const lock = await backend.lock(stack, ({ username, hostname, pid, timestamp }) => {
    const message = `Took over the lock of ${username}@${hostname} (process ${pid}, since ${timestamp}): that process is gone.`;
    options.onEvent({ kind: "diagnostic", severity: "warning", message });
  });
  try {
    return await work();
  } finally {
    await lock.release().catch((error: unknown) => {
      // It is of a process that is gone as soon as this one ends, and taken over by the next run.
      const message = `The lock of the stack could not be removed: ${error instanceof Error ? error.message : String(error)}`;
      options.onEvent({ kind: "diagnostic", severity: "warning", message });
    });
  }
}
