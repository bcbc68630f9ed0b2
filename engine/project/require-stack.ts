import { NoSuchStackError } from "./errors.js";
import { openWorkspace, type Workspace, type WorkspaceOptions } from "./workspace.js";

/** Finds the stack that is meant; one that does not exist is a `NoSuchStackError`. */
export async function requireStack(options: WorkspaceOptions): Promise<Workspace> {
  const workspace = await openWorkspace(options);
  await refuseMissingStack(workspace);
  return workspace;
}

/** Throws a `NoSuchStackError` when the workspace's stack does not exist. */
export async function refuseMissingStack(workspace: Workspace): Promise<void> {
  const missing = await missingStack(workspace);
  if (missing !== undefined) throw missing;
}

/** The error for a workspace's stack that does not exist; undefined where it exists. */
export async function missingStack({ backend, project, stack }: Workspace): Promise<NoSuchStackError | undefined> {
  if (await backend.exists(stack)) return undefined;
  const others = (await backend.stacks(project.name)).map(({ name }) => name);
  return new NoSuchStackError(stack.name, backend.url, others);
}
