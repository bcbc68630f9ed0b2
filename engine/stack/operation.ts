import type { Snapshot } from "../model.js";
import { keepRun } from "./keep-run.js";
import { createIfMissing, decodeState, readStack, refuseMissing } from "./open-stack.js";
import { refuseOtherBasis } from "./other-basis.js";
import { removeStack } from "./remove-destroyed.js";
import { runDeployment } from "./run-deployment.js";
import { withLock } from "./with-lock.js";
import { resolveConfig, type StackConfig } from "../project/stack-config.js";
import { type KeyedStack, keysForReading, keysForWriting, type ReadKeys } from "../project/stack-keys.js";
import { openWorkspace, type Workspace } from "../project/workspace.js";
import { NOTHING_KEPT, type RawCheckpoint } from "../state/checkpoint.js";
import { FileStateWriter } from "../state/file-state-writer.js";
import { rootStackOf } from "../state/integrity.js";
import { putSettings } from "./config.js";
import { fullName, ORGANIZATION } from "../state/layout.js";
import { MemoryWriter } from "../state/memory-writer.js";
import { PRODUCER } from "../state/producer.js";
import type { StateWriter } from "../state/writer.js";
import type { DeploymentOptions, DeploymentResult } from "../steps/deployment.js";
import type { Basis, OperationOptions, OperationResult } from "./options.js";

export type { Approved, Basis, OperationOptions, OperationResult, StackIdentity } from "./options.js";

type Kind = DeploymentOptions["kind"];

/** What `up` would do. Changes nothing; a stack that `up` would make is taken for an empty one. */
export function preview(options: OperationOptions): Promise<OperationResult> {
  return look("update", options);
}

/** Makes the platforms what the program says. One real run: previewing first is the caller's choice. */
export function up(options: OperationOptions): Promise<OperationResult> {
  return options.previewOnly === true ? look("update", options) : change("update", options);
}

/** Brings the state in line with the platforms. With `previewOnly` it only reports the differences. */
export function refresh(options: OperationOptions): Promise<OperationResult> {
  return options.previewOnly === true ? look("refresh", options) : change("refresh", options);
}

/** Deletes everything the stack manages. With `previewOnly` it only reports what would be deleted. */
export function destroy(options: OperationOptions): Promise<OperationResult> {
  return options.previewOnly === true ? look("destroy", options) : change("destroy", options);
}

/** A run that writes nothing: it takes no lock, and asks for a passphrase only where something is encrypted. */
async function look(kind: Kind, options: OperationOptions): Promise<OperationResult> {
  const workspace = await openWorkspace(options);
  await refuseMissing(kind, workspace, options);
  const { keyed, raw } = await readStack(workspace);
  putSettings(keyed.file, workspace, options);
  const keys = await keysForReading(keyed);
  const { config, snapshot } = await resolve(kind, workspace, options, keyed, raw, keys);
  const writer = new MemoryWriter(snapshot);
  const result = await runDeployment(kind, true, workspace, options, { config, snapshot, writer });
  const basis = { snapshot, config: config.values };
  options.reads?.end(basis);
  return summary(workspace, basis, writer, result);
}

/** A run that changes platform and state. */
async function change(kind: Kind, options: OperationOptions): Promise<OperationResult> {
  const workspace = await openWorkspace(options);
  await refuseMissing(kind, workspace, options);
  return withLock(workspace, options, async () => {
    await createIfMissing(workspace, options);
    const { keyed, raw } = await readStack(workspace);
    const isSet = putSettings(keyed.file, workspace, options);
    const keys = await keysForWriting(keyed);
    if (isSet) await keyed.file.save();
    const { config, snapshot } = await resolve(kind, workspace, options, keyed, raw, keys);
    const basis = { snapshot, config: config.values };
    if (options.approved !== undefined) refuseOtherBasis(options.approved.basis, basis);
    options.reads?.begin(basis);

    const { salt } = keys.config;
    const identity = { stack: fullName(workspace.stack), version: PRODUCER, salt, kept: raw?.kept ?? NOTHING_KEPT };
    const writer = new FileStateWriter(workspace.backend.stateFile(workspace.stack), identity, snapshot, keys.config);
    const abandon = (): void => {
      writer.abandon();
    };
    options.cancellation.hard.addEventListener("abort", abandon);
    try {
      const result = await keepRun(kind, workspace, options, config, writer, () =>
        runDeployment(kind, false, workspace, options, { config, snapshot, writer }),
      );
      if (kind === "destroy" && options.remove === true && result.result === "succeeded") {
        await removeStack(workspace, options, writer.current().length);
      }
      return summary(workspace, basis, writer, result);
    } finally {
      options.cancellation.hard.removeEventListener("abort", abandon);
      await writer.idle();
    }
  });
}

/** What the run works on: config and state, decrypted. */
async function resolve(
  kind: Kind,
  workspace: Workspace,
  options: OperationOptions,
  { file }: KeyedStack,
  raw: RawCheckpoint | undefined,
  keys: ReadKeys,
): Promise<{ config: StackConfig; snapshot: Snapshot }> {
  // Where the program does not run, nobody reads what it would miss.
  const checked = options.skipConfigValidation !== true && (kind === "update" || options.runProgram === true);
  const config = resolveConfig(workspace.project, workspace.stack.name, file, keys.config, checked);
  const snapshot = await decodeState(workspace, raw, keys.state);
  if (options.clearPendingCreates !== true) return { config, snapshot };
  const pendingOperations = snapshot.pendingOperations.filter(({ type }) => type !== "creating");
  return { config, snapshot: { ...snapshot, pendingOperations } };
}

function summary(
  { stack }: Workspace,
  basis: Basis,
  writer: StateWriter,
  { result, abandoned, unplanned, changes, outputs, durationSeconds }: DeploymentResult,
): OperationResult {
  return {
    result,
    abandoned,
    unplanned,
    changes,
    outputs,
    basis,
    oldOutputs: rootStackOf(basis.snapshot.resources)?.outputs ?? {},
    stack: { organization: ORGANIZATION, project: stack.project, name: stack.name },
    resources: writer.current(),
    durationSeconds,
  };
}
