import { readPassphrase } from "../project/passphrase.js";
import type { StackConfigFile } from "../project/stack-config-file.js";
import type { KeyedStack } from "../project/stack-keys.js";
import type { Workspace } from "../project/workspace.js";

/** A stack without its state: what is broken there keeps nobody from its config, or from putting a good state there. */
export function keyedConfig({ backend, stack, cwd }: Workspace, file: StackConfigFile): KeyedStack {
  const stateFile = backend.stateFile(stack).path;
  return { file, stateFile, passphrase: () => readPassphrase(stack.name, cwd) };
}
