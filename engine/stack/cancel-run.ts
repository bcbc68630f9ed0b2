import { removeLocks } from "../state/stack-lock.js";
import type { WorkspaceOptions } from "../project/workspace.js";
import type { LockHolder } from "../state/errors.js";
import { requireStack } from "../project/require-stack.js";

/**
 * Removes the locks of a stack, whoever holds them: for one that a run left which was killed elsewhere. A run that still
 * goes on is not ended by it.
 *
 * @returns who held them
 */
export async function cancelRun(options: WorkspaceOptions): Promise<LockHolder[]> {
  const { backend, stack } = await requireStack(options);
  const holders = await backend.locks(stack);
  await removeLocks(holders);
  return holders;
}
