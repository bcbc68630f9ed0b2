import { createIfMissing } from "./open-stack.js";
import type { OperationOptions } from "./options.js";
import { withLock } from "./with-lock.js";
import { selectedStack, selectStack as noteSelected } from "../project/selected-stack.js";
import { openWorkspace, type WorkspaceOptions } from "../project/workspace.js";
import { fullName } from "../state/layout.js";
import { refuseMissingStack } from "../project/require-stack.js";

/** Selects a stack for the project and backend: what commands work on when none is named. */
export async function selectStack(
  options: WorkspaceOptions & { create?: boolean } & Pick<OperationOptions, "onEvent">,
): Promise<void> {
  const workspace = await openWorkspace(options);
  if (options.create === true) await withLock(workspace, options, () => createIfMissing(workspace, options));
  else await refuseMissingStack(workspace);
  const { project, backend, stack } = workspace;
  await noteSelected(project, backend.url, fullName(stack));
}

/** Lets no stack be selected; says whether one was. */
export async function unselectStack(options: Pick<WorkspaceOptions, "cwd">): Promise<boolean> {
  const { project, backend } = await openWorkspace({ cwd: options.cwd, stack: "dev" });
  if ((await selectedStack(project, backend.url)) === undefined) return false;
  await noteSelected(project, backend.url, undefined);
  return true;
}
