import { EngineError } from "../errors.js";
import { createIfMissing } from "./open-stack.js";
import type { OperationOptions } from "./options.js";
import { withLock } from "./with-lock.js";
import { selectStack } from "../project/selected-stack.js";
import { openWorkspace, type WorkspaceOptions } from "../project/workspace.js";
import { fullName } from "../state/layout.js";

/** Makes a stack that holds nothing yet, and selects it. One that exists is an error. */
export async function initStack(
  options: WorkspaceOptions & { select?: boolean } & Pick<OperationOptions, "onEvent">,
): Promise<void> {
  const workspace = await openWorkspace(options);
  const { backend, project, stack } = workspace;
  await withLock(workspace, options, async () => {
    if (await backend.exists(stack)) throw new EngineError(`stack '${fullName(stack)}' already exists`);
    await createIfMissing(workspace, options);
  });
  if (options.select !== false) await selectStack(project, backend.url, fullName(stack));
}
