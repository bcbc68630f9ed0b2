import { EngineError } from "../errors.js";
import { decodeState, readStack } from "./open-stack.js";
import type { OperationOptions } from "./options.js";
import { withLock } from "./with-lock.js";
import { requireStack } from "../project/require-stack.js";
import { keysForWriting } from "../project/stack-keys.js";
import type { WorkspaceOptions } from "../project/workspace.js";
import { NOTHING_KEPT } from "../state/checkpoint.js";
import type { StateEdit } from "../state/edit.js";
import { FileStateWriter } from "../state/file-state-writer.js";
import { brokenRule } from "../state/integrity.js";
import { fullName } from "../state/layout.js";
import { PRODUCER } from "../state/producer.js";

/** Changes the state of a stack, and nothing on a platform; the old state stays as `.bak`. */
export async function editState(
  options: WorkspaceOptions & Pick<OperationOptions, "onEvent"> & { edit: StateEdit },
): Promise<void> {
  const workspace = await requireStack(options);
  const { backend, stack } = workspace;
  await withLock(workspace, options, async () => {
    const { keyed, raw } = await readStack(workspace);
    const keys = await keysForWriting(keyed);
    const { pendingOperations, ...snapshot } = await decodeState(workspace, raw, keys.state);
    const resources = options.edit(snapshot.resources);
    const broken = brokenRule(resources);
    if (broken !== undefined) throw new EngineError(`The state would be broken: ${broken}. Nothing was changed.`);
    const { salt } = keys.config;
    const identity = { stack: fullName(stack), version: PRODUCER, salt, kept: raw?.kept ?? NOTHING_KEPT };
    const edited = { resources, pendingOperations };
    const writer = new FileStateWriter(backend.stateFile(stack), identity, edited, keys.config);
    try {
      await writer.flush();
    } finally {
      await writer.idle();
    }
  });
}
