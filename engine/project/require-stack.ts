import { NoSuchStackError } from "./errors.js";
import { openWorkspace, type Workspace, type WorkspaceOptions } from "./workspace.js";

/** Finds the stack that is meant; one that does not exist is a `NoSuchStackError`. */
export async function requireStack(options: WorkspaceOptions): Promise<Workspace> {
  const workspace = await openWorkspace(options);
  await refuseMissingStack(workspace);
  return workspace;
}

/** Throws a `NoSuchStackError` when the workspace's stack does not exist. */
export async function refuseMissingStack({ backend, project, stack }: Workspace): Promise<void> {
  if (await backend.exists(stack)) return;
  const others = (await backend.stacks(project.name)).map(({ name }) => name);
  throw new NoSuchStackError(stack.name, backend.url, others);
}
