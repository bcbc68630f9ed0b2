import { rm } from "node:fs/promises";

import { fullName } from "../state/layout.js";
import { stackConfigFile } from "./project.js";
import { selectedStack, selectStack } from "./selected-stack.js";
import type { Workspace } from "./workspace.js";

/** Removes what a project holds of a stack that is gone: its config file, and its being selected. */
export async function discardStackConfig({ project, backend, stack }: Workspace): Promise<void> {
  await rm(stackConfigFile(project, stack.name), { force: true });
  const selected = await selectedStack(project, backend.url);
  if (selected === stack.name || selected === fullName(stack)) await selectStack(project, backend.url, undefined);
}
