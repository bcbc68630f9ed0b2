import type { Snapshot } from "../model.js";
import type { OperationOptions } from "./options.js";
import { readPassphrase } from "../project/passphrase.js";
import { type KeyedStack, keysForWriting } from "../project/stack-keys.js";
import { openStackConfig, type Workspace } from "../project/workspace.js";
import type { RawCheckpoint } from "../state/checkpoint.js";
import type { Crypter } from "../state/crypter.js";
import { missingStack } from "../project/require-stack.js";
import { refuseForeignState } from "../state/ownership.js";
import type { DeploymentOptions } from "../steps/deployment.js";

/**
 * Refuses a stack that is missing: its name may be mistyped. An update may make it, and its preview may go without it, where
 * that was asked for (`create`), and in a project that has no stack, where nobody chose one. There is nothing in it to refresh
 * or to destroy.
 */
export async function refuseMissing(
  kind: DeploymentOptions["kind"],
  workspace: Workspace,
  { create = false }: Pick<OperationOptions, "create">,
): Promise<void> {
  const missing = await missingStack(workspace);
  if (missing === undefined) return;
  const isFirst = !workspace.isStackChosen && missing.others.length === 0;
  if (kind !== "update" || !(create || isFirst)) throw missing;
}

/** Makes a stack that is missing, and says so. The caller has the lock, and looks once more under it. */
export async function createIfMissing(workspace: Workspace, options: Pick<OperationOptions, "onEvent">): Promise<void> {
  const { backend, stack } = workspace;
  if (await backend.exists(stack)) return;
  const { keyed } = await readStack(workspace);
  const keys = await keysForWriting(keyed);
  await backend.create(stack, keys.config.salt);
  options.onEvent({ kind: "diagnostic", severity: "info", message: `Created stack '${stack.name}'` });
}

/** Reads a stack as far as it goes without a key. */
export async function readStack(workspace: Workspace): Promise<{ keyed: KeyedStack; raw: RawCheckpoint | undefined }> {
  const { backend, stack, cwd } = workspace;
  const [file, raw] = await Promise.all([openStackConfig(workspace), backend.read(stack)]);
  const keyed = {
    file,
    stateFile: backend.stateFile(stack).path,
    passphrase: () => readPassphrase(stack.name, cwd),
    ...(raw === undefined ? {} : { state: raw }),
  };
  return { keyed, raw };
}

/** Decrypts a state and makes sure that it is this stack's. */
export async function decodeState(
  { backend, stack }: Workspace,
  raw: RawCheckpoint | undefined,
  crypter: Crypter | undefined,
): Promise<Snapshot> {
  if (raw === undefined) return { resources: [], pendingOperations: [] };
  const snapshot = await backend.decode(stack, raw, crypter);
  refuseForeignState(stack, backend.stateFile(stack).path, snapshot);
  return snapshot;
}
