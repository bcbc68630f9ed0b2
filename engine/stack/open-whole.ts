import type { ResourceState } from "../model.js";
import { resolveConfig } from "../project/stack-config.js";
import { keysForReading } from "../project/stack-keys.js";
import { openWorkspace, type WorkspaceOptions } from "../project/workspace.js";
import { decodeState, readStack } from "./open-stack.js";

/** What a stack is configured with, and what it holds. */
export interface WholeStack {
  /** `ns:name` → text, decrypted. */
  readonly config: Readonly<Record<string, string>>;
  readonly resources: readonly ResourceState[];
}

/** Reads config and state of a stack, decrypted. One that does not exist holds nothing. */
export async function openWhole(options: WorkspaceOptions): Promise<WholeStack> {
  const workspace = await openWorkspace(options);
  const { keyed, raw } = await readStack(workspace);
  const keys = await keysForReading(keyed);
  const { values } = resolveConfig(workspace.project, workspace.stack.name, keyed.file, keys.config);
  const { resources } = await decodeState(workspace, raw, keys.state);
  return { config: values, resources };
}
