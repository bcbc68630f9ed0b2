import { rm } from "node:fs/promises";

import { EngineError } from "../errors.js";
import { readStack } from "./open-stack.js";
import type { OperationOptions } from "./options.js";
import { discardStackConfig, unselect } from "./remove-destroyed.js";
import { withLock } from "./with-lock.js";
import type { Workspace, WorkspaceOptions } from "../project/workspace.js";
import { DamagedStateError } from "../state/errors.js";
import { removeWithSidecar } from "../state/sidecar.js";
import { requireStack } from "../project/require-stack.js";

/**
 * Removes a stack: its state, its history and its config file. One that still manages something is refused without
 * `force`: what it manages would stay on the platforms, unknown to anybody.
 */
export async function removeStack(
  options: WorkspaceOptions & { force?: boolean; preserveConfig?: boolean; removeBackups?: boolean } & Pick<
      OperationOptions,
      "onEvent"
    >,
): Promise<void> {
  const workspace = await requireStack(options);
  const { backend, stack } = workspace;
  await withLock(workspace, options, async () => {
    if (options.force !== true && (await holdsResources(workspace))) {
      throw new EngineError(
        `'${stack.name}' still has resources; removal rejected. Possible actions:\n` +
          `- Make sure that '${stack.name}' is the stack that you want to destroy\n` +
          "- Run `pulumi-syncs destroy` to delete the resources, then run `pulumi-syncs stack rm`\n" +
          "- Run `pulumi-syncs stack rm --force` to override this error",
      );
    }
    await backend.remove(stack);
    if (options.removeBackups === true) {
      await removeWithSidecar(backend.stateFile(stack).backup);
      await rm(backend.layout.backups(stack), { recursive: true, force: true });
    }
  });
  if (options.preserveConfig !== true) await discardStackConfig(workspace);
  await unselect(workspace);
}

async function holdsResources(workspace: Workspace): Promise<boolean> {
  try {
    const { raw } = await readStack(workspace);
    return (raw?.resources.length ?? 0) > 0;
  } catch (error) {
    // Whoever wants to be rid of a damaged state can use `--force` after the report.
    if (!(error instanceof DamagedStateError)) throw error;
    throw new EngineError(`${error.message}\nTo remove the stack as it is, use --force.`, 1, { cause: error });
  }
}
