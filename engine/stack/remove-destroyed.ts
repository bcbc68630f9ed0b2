import { rm } from "node:fs/promises";

import type { OperationOptions } from "./options.js";
import { stackConfigFile } from "../project/project.js";
import { selectedStack, selectStack } from "../project/selected-stack.js";
import type { Workspace } from "../project/workspace.js";
import { fullName } from "../state/layout.js";

/**
 * Removes a stack after its destroy (`--remove`): state, history, config file, and its being selected. One that still
 * holds something stays.
 */
export async function removeStack(
  workspace: Workspace,
  options: OperationOptions,
  resourcesLeft: number,
): Promise<void> {
  const { backend, stack } = workspace;
  if (resourcesLeft > 0) {
    const message = `The stack '${stack.name}' still holds ${resourcesLeft} resources, so it was not removed.`;
    options.onEvent({ kind: "diagnostic", severity: "warning", message });
    return;
  }
  await backend.remove(stack);
  await discardStackConfig(workspace);
  await unselect(workspace);
  options.onEvent({ kind: "diagnostic", severity: "info", message: `Removed stack '${stack.name}'` });
}

/** Removes the config file of a stack. */
export async function discardStackConfig({ project, stack }: Workspace): Promise<void> {
  await rm(stackConfigFile(project, stack.name), { force: true });
}

/** Deselects a stack that was removed. */
export async function unselect({ project, backend, stack }: Workspace): Promise<void> {
  const selected = await selectedStack(project, backend.url);
  if (selected === stack.name || selected === fullName(stack)) await selectStack(project, backend.url, undefined);
}
